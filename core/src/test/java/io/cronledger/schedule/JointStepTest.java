package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JointStepTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  /** Who comes next might find the cursor elsewhere, and must know to look for what that left. */
  @Test
  void that_a_step_is_in_doubt_is_known_before_its_schedule_is_let_go_of() {
    Held prices = everyMinute("prices");
    var joint = new JointStep(_ -> {});
    joint.hold(prices);
    joint.add(prices, step(prices));

    assertThatThrownBy(
            () ->
                joint.take(
                    _ -> {
                      throw new LedgerUnavailable("gone before it could say so");
                    }))
        .isInstanceOf(LedgerUnavailable.class);

    assertThat(prices.isStoreGone()).isTrue();
    joint.end();
  }

  @Test
  void who_was_held_and_had_nothing_to_do_is_in_no_doubt() {
    Held prices = everyMinute("prices");
    Held stock = everyMinute("stock");
    var joint = new JointStep(_ -> {});
    joint.hold(prices);
    joint.hold(stock);
    joint.add(prices, step(prices));

    assertThat(joint.take(_ -> List.of(true))).isEmpty();
    joint.end();

    assertThat(prices.isStoreGone()).isFalse();
    assertThat(prices.accountedThrough()).isEqualTo(NOON.plusSeconds(30));
    assertThat(stock.isStoreGone()).isFalse();
  }

  private static Accounted step(Held one) {
    return new Accounted(
        one.schedule().name(), one.definition().hash(), NOON, NOON.plusSeconds(30), List.of());
  }

  private static Held everyMinute(String name) {
    var options = new TreeMap<>(Map.of("name", name, "tz", "UTC"));
    var reading = WordingReader.read(new Wording("* * * * *", "janedoe~" + name, options));
    Definition definition =
        Definition.of(((WordingReader.Reading.Good) reading).schedule(), "a.cron", 1);
    return new Held(new Standing(definition, NOON, NOON, null, false));
  }
}
