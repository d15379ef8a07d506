package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Cause;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Starter;
import io.cronledger.run.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  @Test
  void of_what_can_be_claimed_in_part_only_nothing_is_added() {
    List<String> said = new ArrayList<>();
    Held prices = everyMinute("prices");
    Held stock = everyMinute("stock");
    var joint = new JointStep(new Places("stock", said));
    for (Held one : List.of(prices, stock)) {
      joint.hold(one);
      joint.addIfClaimed(one, stepTo(one));
    }

    assertThat(
            joint.take(
                steps -> {
                  assertThat(steps)
                      .extracting(step -> step.schedule().value())
                      .containsExactly("stock");
                  return List.of(true);
                }))
        .isEmpty();
    joint.end();
    assertThat(said).containsExactly("stock claimed");

    joint.following().forEach(Runnable::run);
    assertThat(said).containsExactly("stock claimed", "stock sent");
    assertThat(prices.accountedThrough()).isEqualTo(NOON);
  }

  /** Has places for the runs of one schedule. */
  private record Places(String schedule, List<String> said) implements Starter {
    @Override
    public void start(TaskRun.Waiting run) {
      throw new AssertionError("it was not to come in waiting");
    }

    @Override
    public @Nullable Place placeFor(TaskRun.Waiting run) {
      return new ScheduleName(schedule).equals(run.order().cause().schedule()) ? new Kept() : null;
    }

    private final class Kept implements Place {
      private void say(String word) {
        said.add(schedule + " " + word);
      }

      @Override
      public Runnable take(TaskRun.UnderWay claim) {
        say("claimed");
        return () -> say("sent");
      }

      @Override
      public void giveBack() {
        say("given back");
      }

      @Override
      public void doubt(TaskRun.UnderWay claim) {
        say("in doubt");
      }
    }
  }

  private static Accounted stepTo(Held one) {
    ScheduleName name = one.schedule().name();
    var run =
        new TaskRun.Waiting(
            Samples.order(
                RunId.ofSlot(Orders.LEDGER, name, NOON),
                new Cause.Slot(name, NOON, one.definition().hash()),
                NOON));
    return step(one).with(List.of(run));
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
