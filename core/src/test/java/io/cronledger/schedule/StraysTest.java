package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cronledger.run.Attempt;
import io.cronledger.run.AttemptKey;
import io.cronledger.run.Cause;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.Failure;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.PlatformRuns.Survey;
import io.cronledger.run.RunId;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Strays.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An old backup of noon was put back, and a service comes up at ten past: what ran in between is on
 * the platform alone. The schedule is due every minute.
 */
class StraysTest {
  private static final ScheduleName PRICES = Orders.PRICES;
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final TestTime time = new TestTime(NOON.toString());
  private boolean breaksAtAdoption;
  private final InMemoryLedger ledger =
      new InMemoryLedger(Orders.LEDGER) {
        @Override
        public synchronized boolean adopted(Adopted adopted) {
          if (breaksAtAdoption) {
            breaksAtAdoption = false;
            throw new LedgerUnavailable("gone for a moment");
          }
          return super.adopted(adopted);
        }
      };
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final ScriptedRuns runs = new ScriptedRuns();
  private final Runner runner =
      new Runner(
          platform,
          ledger,
          new Settler(runs, new EchoInMemory(), time, Runnable::run),
          time,
          Runnable::run,
          new Runner.Limits(10, 50));
  private final Strays strays = new Strays(runs, ledger, ledger, ledger, ledger::entry, runner);

  @BeforeEach
  void restore() {
    schedules().enact(List.of(everyMinute()));
    time.pass(Duration.ofMinutes(10));
  }

  @Test
  void a_run_of_a_slot_that_is_on_record_as_missed_is_taken_over_and_followed_to_its_end() {
    RunId id = started(minute(3));
    runs.ended(new Outcome.Succeeded(Payload.json("[7]")));
    schedules().sweep();

    assertThat(fates()).containsExactly(Fate.ADOPTED);
    runner.tick();
    time.pass(Duration.ofMinutes(1));
    runner.tick();

    var run = (TaskRun.Over) ledger.entry(id).orElseThrow();
    assertThat(run.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(run.recovered()).isTrue();
    assertThat(run.order().cause()).isInstanceOf(Cause.Slot.class);
    assertThat(run.attempts().getLast().failure())
        .isEqualTo(Failure.of("adopted", "it was not on the books; the platform has it as p0"));
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void what_is_adopted_is_no_stray_any_more_and_no_difference() {
    started(minute(3));
    schedules().sweep();
    assertThat(fates()).containsExactly(Fate.ADOPTED);

    assertThat(fates()).isEmpty();
    assertThat(audited().differences()).isZero();
  }

  @Test
  void a_service_that_dies_while_it_adopts_leaves_nothing_that_would_be_sent() {
    RunId id = started(minute(3));
    schedules().sweep();
    assertThat(fates()).containsExactly(Fate.ADOPTED);

    TaskRun adopted = ledger.run(id).orElseThrow();

    assertThat(adopted.order().sendBy()).isBefore(time.instant());
  }

  @Test
  void what_is_adopted_can_be_stopped() {
    RunId id = started(minute(3));
    schedules().sweep();
    assertThat(fates()).containsExactly(Fate.ADOPTED);

    assertThat(runner.abort(id, "o'hara")).isEqualTo(Runner.Abort.ASKED);
    time.pass(Duration.ofSeconds(1));
    runner.tick();

    assertThat(runs.stopped()).containsExactly("p0");
  }

  @Test
  void a_slot_that_has_yet_to_be_accounted_for_is_left_to_that() {
    RunId id = started(minute(3));

    assertThat(fates()).containsExactly(Fate.DUE);
    assertThat(ledger.entry(id)).isEmpty();
  }

  @Test
  void each_of_the_slots_of_a_range_can_turn_out_to_have_run() {
    List<RunId> ran = Stream.of(1, 2, 5, 10).map(n -> started(minute(n))).toList();
    schedules().sweep();

    assertThat(fates()).containsOnly(Fate.ADOPTED).hasSize(4);

    assertThat(ran).allMatch(id -> ledger.run(id).isPresent());
    assertThat(Stream.of(3, 6).map(n -> ledger.entry(slotOf(n)).orElseThrow()))
        .extracting(entry -> ((Unfired) entry).count())
        .containsExactly(2L, 3L);
    assertThat(audited().differences()).isZero();
  }

  @Test
  void a_cursor_goes_on_with_what_is_left_of_its_range() {
    var schedules = schedules();
    schedules.pause(PRICES, "o'hara");
    time.pass(Duration.ofMinutes(3));
    schedules.sweep();
    started(minute(12));
    assertThat(fates()).containsExactly(Fate.ADOPTED);
    time.pass(Duration.ofMinutes(2));

    schedules.sweep();

    assertThat(audited().differences()).isZero();
    assertThat(ledger.run(slotOf(12))).isPresent();
    assertThat(((Unfired) ledger.entry(slotOf(13)).orElseThrow()).count()).isEqualTo(3);
  }

  @Test
  void a_later_attempt_is_followed_and_earlier_ones_are_told_with_it() {
    RunId id = slotOf(3);
    runs.started(new AttemptKey(id, 1), minute(3));
    runs.ended(new Outcome.Failed(Outcome.End.FAILED, Failure.of("run-failed", "exit code 1")));
    runs.started(new AttemptKey(id, 3), minute(5));
    schedules().sweep();

    assertThat(fates()).containsExactly(Fate.ADOPTED);

    assertThat(ledger.run(id).orElseThrow().attempts())
        .extracting(Attempt::fate, Attempt::platformRunId)
        .containsExactly(
            tuple(Attempt.Fate.RAN, "p0"),
            tuple(Attempt.Fate.ABSENT, null),
            tuple(Attempt.Fate.OPEN, null));
    assertThat(fates()).isEmpty();
  }

  @Test
  void an_earlier_attempt_that_runs_on_beside_a_later_one_is_stopped() {
    RunId id = slotOf(3);
    runs.started(new AttemptKey(id, 1), minute(3));
    runs.started(new AttemptKey(id, 2), minute(5));
    schedules().sweep();
    assertThat(fates()).containsExactly(Fate.ADOPTED);

    time.pass(Duration.ofMinutes(1));
    runner.tick();

    assertThat(runs.stopped()).containsExactly("p0");
  }

  @Test
  void a_later_attempt_is_left_alone_while_the_platform_does_not_show_all() {
    runs.started(new AttemptKey(slotOf(3), 2), minute(3));
    schedules().sweep();
    runs.hideSome();

    assertThat(fates()).isEmpty();
    assertThat(ledger.run(slotOf(3))).isEmpty();
  }

  @Test
  void what_the_ledger_could_not_take_is_said_to_it_again() {
    RunId id = started(minute(3));
    schedules().sweep();
    breaksAtAdoption = true;
    assertThatThrownBy(this::fates).isInstanceOf(LedgerUnavailable.class);

    time.pass(Duration.ofSeconds(5));
    runner.tick();

    assertThat(ledger.run(id)).get().isInstanceOf(TaskRun.Settling.class);
  }

  @Test
  void a_run_whose_entry_is_not_kept_any_more_is_no_stray() {
    RunId id = started(minute(3));
    schedules().sweep();
    assertThat(fates()).containsExactly(Fate.ADOPTED);
    ledger.tamper(id, missed(id, 3));
    RunId bound = RunId.firstAt(minute(4));
    ledger.forget(new Cut(PRICES, null, bound, bound, false), 100);

    assertThat(ledger.entry(id)).isEmpty();
    assertThat(fates()).isEmpty();
  }

  @Test
  void what_the_ledger_could_not_say_that_it_has_is_settled_once_it_can() {
    RunId id = started(minute(3));
    schedules().sweep();
    ledger.breakDownAfterTheNextChange();
    assertThatThrownBy(this::fates).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    time.pass(Duration.ofSeconds(5));
    runner.tick();

    assertThat(ledger.run(id)).get().isInstanceOf(TaskRun.Settling.class);
  }

  @Test
  void a_run_that_nothing_shows_to_be_of_this_ledger_is_told_and_left_alone() {
    RunId other = RunId.drawn(minute(3), new Random(7));
    runs.started(new AttemptKey(other, 1), minute(3));
    schedules().sweep();

    assertThat(fates()).containsExactly(Fate.UNPROVED);
    assertThat(ledger.entry(other)).isEmpty();
  }

  @Test
  void a_task_whose_runs_are_not_all_told_is_named() throws Exception {
    runs.answerInstead(new Survey.Denied(Failure.of("forbidden", "no")));
    assertThat(strays.adopt(NOON).untold()).hasSize(1);

    runs.answerInstead(null);
    runs.hideSome();
    assertThat(strays.adopt(NOON).untold()).hasSize(1);
  }

  private Unfired missed(RunId id, int minute) {
    Unfired range = (Unfired) ledger.entry(slotOf(1)).orElseThrow();
    Instant at = minute(minute);
    return new Unfired(
        id, PRICES, range.task(), range.definition(), at, at, 1, Unfired.Reason.DOWN);
  }

  private Audit.Sum audited() {
    return Audit.of(PRICES, NOON, NOON.plus(Duration.ofDays(1)), ledger, ledger, _ -> {});
  }

  private static RunId slotOf(int minute) {
    return RunId.ofSlot(Orders.LEDGER, PRICES, minute(minute));
  }

  private RunId started(Instant slot) {
    RunId id = RunId.ofSlot(Orders.LEDGER, PRICES, slot);
    runs.started(new AttemptKey(id, 1), slot.plusMillis(20));
    return id;
  }

  private List<Fate> fates() {
    try {
      return strays.adopt(NOON).strays().stream().map(Strays.Stray::fate).toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Schedules schedules() {
    return new Schedules(ledger, ledger, _ -> {}, time);
  }

  private static Instant minute(int n) {
    return NOON.plusSeconds(60L * n);
  }

  private static Definition everyMinute() {
    Map<String, String> options = new HashMap<>(Map.of("name", "prices", "tz", "UTC"));
    var wording = new Wording("* * * * *", "janedoe~price-watch", options);
    var read = (WordingReader.Reading.Good) WordingReader.read(wording);
    return Definition.of(read.schedule(), "shop.cron", 3);
  }
}
