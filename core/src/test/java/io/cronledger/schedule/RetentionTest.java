package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

  private final InMemoryLedger ledger = new InMemoryLedger(Samples.LEDGER);
  private final TestTime time = new TestTime("2026-11-11T00:00:00Z");

  @Test
  void without_limits_everything_stays() {
    daily(Map.of());

    assertThat(rounds(Keep.EVERYTHING)).hasSize(10);
  }

  @Test
  void what_is_older_than_its_age_goes_but_for_the_last_good_one() {
    daily(Map.of());

    assertThat(rounds(new Keep(Duration.ofDays(3), null, null, null, false)))
        .containsExactly("10", "9", "8");
    time.pass(Duration.ofDays(100));
    assertThat(rounds(new Keep(Duration.ofDays(3), null, null, null, true)))
        .containsExactly("10", "9");
  }

  @Test
  void a_schedule_s_own_age_goes_before_the_service_s() {
    daily(Map.of("keep", "5d"));

    assertThat(rounds(new Keep(Duration.ofDays(3), null, null, null, false))).hasSize(5);
  }

  @Test
  void a_count_and_a_total_of_bytes_limit_it_too() {
    daily(Map.of());
    long each = ledger.entries(EntryFilter.newest(1)).stream().mapToLong(this::bytes).sum();

    assertThat(rounds(new Keep(null, null, 6, null, false))).hasSize(6);
    assertThat(rounds(new Keep(null, null, null, 4 * each, false))).hasSize(4);
  }

  @Test
  void bad_ends_stay_longer_if_asked() {
    daily(Map.of());

    assertThat(rounds(new Keep(Duration.ofDays(2), Duration.ofDays(6), null, null, false)))
        .containsExactly("10", "9", "6");
  }

  @Test
  void a_round_is_done_in_small_steps_and_the_next_comes_later() {
    ledger.enact(List.of(definition(Map.of())), Set.of(), BEGIN);
    for (int i = 1; i <= Retention.STEP + 50; i++) {
      over(BEGIN.plusSeconds(i), new Outcome.Lost(UNREACHABLE));
    }
    var retention =
        new Retention(ledger, ledger, new Keep(Duration.ofDays(1), null, null, null, false), time);

    while (left() > 50) {
      assertThat(retention.step()).isTrue();
    }
    assertThat(left()).isEqualTo(50);
    while (retention.step()) {}
    assertThat(left()).isEqualTo(1);

    over(BEGIN.plusSeconds(1000), new Outcome.Lost(UNREACHABLE));
    assertThat(retention.step()).isFalse();
    time.pass(Retention.BETWEEN_ROUNDS);
    while (retention.step()) {}
    assertThat(left()).isEqualTo(1);
  }

  private int left() {
    return ledger.entries(EntryFilter.newest(1000)).size();
  }

  /** Goes on until nothing is left to do; returns what stays, newest first, by the day. */
  private List<String> rounds(Keep keep) {
    var retention = new Retention(ledger, ledger, keep, time);
    while (retention.step()) {}
    return ledger.entries(EntryFilter.newest(100)).stream()
        .map(entry -> ((TaskRun) entry).order().orderedAt().toString().substring(8, 10))
        .map(day -> day.replaceFirst("^0", ""))
        .toList();
  }

  /** Ten runs, one a day from the first; the sixth and the last were lost. */
  private void daily(Map<String, String> options) {
    ledger.enact(List.of(definition(options)), Set.of(), BEGIN);
    for (int day = 1; day <= 10; day++) {
      Instant slot = BEGIN.plus(Duration.ofDays(day - 1)).plusSeconds(1);
      over(
          slot,
          day == 6 || day == 10
              ? new Outcome.Lost(UNREACHABLE)
              : new Outcome.Succeeded(Payload.json("{}")));
    }
  }

  private void over(Instant slot, Outcome outcome) {
    Standing standing = ledger.inForce(PRICES).orElseThrow();
    RunId id = RunId.ofSlot(Samples.LEDGER, PRICES, slot);
    var cause = new Cause.Slot(PRICES, slot, standing.definition().hash());
    var run = new TaskRun.Waiting(Samples.order(id, cause, slot));
    assertThat(
            ledger.account(
                new Accounted(
                    PRICES,
                    standing.definition().hash(),
                    standing.accountedThrough(),
                    slot,
                    List.of(run))))
        .isTrue();
    TaskRun.UnderWay underWay = run.begin(slot);
    ledger.began(underWay);
    ledger.ended(underWay.end(slot, outcome, null));
  }

  private long bytes(Entry entry) {
    return ((TaskRun) entry).order().call().input().size();
  }

  private static Definition definition(Map<String, String> options) {
    var all = new TreeMap<>(Map.of("name", PRICES.toString(), "tz", "UTC"));
    all.putAll(options);
    var reading = WordingReader.read(new Wording("@daily", "janedoe~price-watch", all));
    return Definition.of(((WordingReader.Reading.Good) reading).schedule(), "a.cron", 3);
  }
}
