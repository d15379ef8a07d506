package io.cronledger.schedule;

import static io.cronledger.run.Orders.PRICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Cause;
import io.cronledger.run.Deed;
import io.cronledger.run.Failure;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Reply;
import io.cronledger.run.Retry;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Starter;
import io.cronledger.run.Status;
import io.cronledger.run.TaskPlatform;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.run.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What becomes of runs that somebody wants stopped, here or at another node. */
class StopsTest {
  private static final String NOON = "2026-11-24T12:00:00Z";
  private static final String LATER = "2026-11-24T12:01:00Z";

  private final TestTime time = new TestTime(NOON);
  private int withdrawalsToFail;
  private final InMemoryLedger ledger =
      new InMemoryLedger(Orders.LEDGER) {
        @Override
        public synchronized boolean withdrawn(TaskRun.Over run) {
          if (withdrawalsToFail-- > 0) {
            throw new LedgerUnavailable("gone for a moment");
          }
          return super.withdrawn(run);
        }
      };
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final ScriptedRuns runs = new ScriptedRuns();
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final Runner runner = runner(platform);

  @Test
  void what_somebody_aborted_is_not_made_again() {
    platform.replying(
        new Reply.Final(
            new Outcome.Failed(Outcome.End.FAILED, Failure.of("run-failed", "FAILED")), null));
    var run = ordered(NOON, Turn.AT_ONCE, new Retry(3, Duration.ofSeconds(2), 5));
    var _ = runner.start(run);
    ledger.began(run.begin(time.instant()));
    assertThat(runner.abort(run.id(), "o'hara")).isEqualTo(Runner.Abort.ASKED);
    assertThat(ledger.deedsOf(run.id()))
        .containsExactly(new Deed.Aborted(run.id(), time.instant(), "o'hara"));
    assertThat(ledger.toBeStopped()).containsExactly(run.id());
  }

  @Test
  void a_run_that_waits_is_called_off_and_never_sent() {
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    var end = runner.start(run);

    assertThat(runner.abort(run.id(), "cli")).isEqualTo(Runner.Abort.CALLED_OFF);
    playAll();

    assertThat(platform.sent()).isEmpty();
    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.ABORTED);
    assertThat(runner.abort(run.id(), "cli")).isEqualTo(Runner.Abort.OVER);
    assertThat(runner.abort(RunId.firstAt(time.instant()), "cli")).isEqualTo(Runner.Abort.UNKNOWN);
  }

  @Test
  void what_another_node_was_asked_to_stop_is_stopped_though_the_ledger_fails_at_first() {
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    var end = runner.start(run);
    ledger.aborted(new Deed.Aborted(run.id(), time.instant(), "o'hara"));
    withdrawalsToFail = 1;

    assertThatThrownBy(runner::lookForStops).isInstanceOf(LedgerUnavailable.class);
    runner.lookForStops();
    playAll();

    assertThat(platform.sent()).isEmpty();
    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.ABORTED);
  }

  @Test
  void what_another_node_called_off_is_not_held_here_whether_it_waited_for_others_or_became_late() {
    start(ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT));
    var behind = ordered(LATER, Turn.QUEUED, Retry.DEFAULT);
    start(behind);
    var late = ordered("2026-11-24T11:59:00Z", Turn.AT_ONCE, Retry.DEFAULT);
    start(late);
    for (TaskRun.Waiting run : List.of(behind, late)) {
      var why = Failure.of("aborted", "aborted by cli before it was sent");
      var off = new Outcome.Failed(Outcome.End.ABORTED, why);
      assertThat(ledger.withdrawn(run.end(time.instant(), off))).isTrue();
    }

    time.pass(Duration.ofMinutes(5));
    playAll();
    runner.tick();

    assertThat(isHeld(NOON)).isFalse();
    assertThat(isHeld(LATER)).isFalse();
    assertThat(isHeld("2026-11-24T11:59:00Z")).isFalse();
  }

  /** No place is kept for a run that somebody here has. */
  private boolean isHeld(String slot) {
    Starter.Place place = runner.starter().placeFor(Orders.dueAt(slot));
    if (place != null) {
      place.giveBack();
    }
    return place == null;
  }

  /** A run is looked at ten times a second for as long as another waits for its end. */
  @Test
  void what_another_node_is_to_stop_is_asked_of_it_once() {
    var first = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    ledger.began(first.begin(time.instant()));
    start(ordered(LATER, Turn.REPLACING, Retry.DEFAULT));

    for (int tick = 0; tick < 20; tick++) {
      runner.lookForStops();
      runner.tick();
    }

    assertThat(ledger.deedsOf(first.id())).hasSize(1);
    runner.takeUp(List.of(first.id()));
    runs.started(new AttemptKey(first.id(), 1), time.instant());
    runner.tick();
    assertThat(runs.stopped()).containsExactly("p0");
  }

  private Runner runner(TaskPlatform target) {
    var settler = new Settler(runs, ledger, time, Runnable::run);
    return new Runner(target, ledger, settler, time, threads::add, new Runner.Limits(10, 50));
  }

  private TaskRun.Waiting ordered(String slot, Turn turn, Retry retry) {
    Instant due = Instant.parse(slot);
    var run =
        new TaskRun.Waiting(
            new RunOrder(
                RunId.ofSlot(Orders.LEDGER, PRICES, due),
                Orders.call("{}"),
                new Cause.Slot(PRICES, due, "d".repeat(64)),
                time.instant(),
                due.plus(Duration.ofMinutes(5)),
                turn,
                retry));
    ledger.ordered(run);
    return run;
  }

  private void start(TaskRun.Waiting run) {
    var _ = runner.start(run);
  }

  private void playAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }
}
