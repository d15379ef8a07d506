package io.cronledger.schedule;

import static io.cronledger.run.Orders.PRICES;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Cause;
import io.cronledger.run.Failure;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Status;
import io.cronledger.run.TaskPlatform;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** How runs of a schedule stand to earlier ones, and when they are sent. */
class TurnsTest {
  private static final String NOON = "2026-11-24T12:00:00Z";
  private static final String LATER = "2026-11-24T12:01:00Z";

  private final TestTime time = new TestTime(NOON);
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final ScriptedRuns runs = new ScriptedRuns();
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final Runner runner = runner(platform);

  @Test
  void a_queued_run_is_sent_when_the_one_before_it_is_over() {
    var first = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    var second = ordered(LATER, Turn.QUEUED, Retry.DEFAULT);

    start(first);
    start(second);
    assertThat(threads).hasSize(1);

    playAll();
    assertThat(platform.sent())
        .extracting(sent -> sent.key().run())
        .containsExactly(first.id(), second.id());
  }

  @Test
  void time_behind_others_does_not_make_a_queued_run_late() {
    platform.replying(new Reply.Unclear(Failure.of("connection-lost", "reset")));
    var first = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    var second = ordered(LATER, Turn.QUEUED, Retry.DEFAULT);
    start(first);
    start(second);
    runs.started(new AttemptKey(first.id(), 1), time.instant());
    letPass(Duration.ofHours(1));
    assertThat(statusOf(first)).isEqualTo(Status.SETTLING);

    runs.ended(new Outcome.Succeeded(Payload.json("{}")));
    letPass(Duration.ofMinutes(1));

    assertThat(statusOf(second)).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void a_replacing_run_has_the_one_before_it_stopped_and_waits_for_its_end() {
    platform.replying(new Reply.Unclear(Failure.of("deadline", "330 s")));
    var first = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    start(first);
    playAll();
    runs.started(new AttemptKey(first.id(), 1), time.instant());

    start(ordered(LATER, Turn.REPLACING, Retry.DEFAULT));
    letPass(Duration.ofSeconds(5));
    assertThat(runs.stopped()).contains("p0");
    assertThat(platform.sent()).hasSize(1);

    runs.ended(new Outcome.Failed(Outcome.End.ABORTED, Failure.of("run-failed", "ABORTED")));
    letPass(Duration.ofMinutes(2));
    assertThat(statusOf(first)).isEqualTo(Status.ABORTED);
    assertThat(platform.sent()).hasSize(2);
  }

  @Test
  void a_run_that_failed_is_made_again_only_where_that_is_asked_for_and_so_often() {
    Reply failed =
        new Reply.Final(
            new Outcome.Failed(Outcome.End.FAILED, Failure.of("run-failed", "FAILED")),
            RunFacts.of("p7"));
    platform.replying(failed, failed, failed, failed);
    var once = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    var thrice = ordered(LATER, Turn.AT_ONCE, new Retry(3, Duration.ofSeconds(2), 2));

    start(once);
    playAll();
    start(thrice);
    letPass(Duration.ofMinutes(1));

    assertThat(platform.sent())
        .extracting(sent -> sent.key())
        .containsExactly(
            new AttemptKey(once.id(), 1),
            new AttemptKey(thrice.id(), 1),
            new AttemptKey(thrice.id(), 2),
            new AttemptKey(thrice.id(), 3));
    TaskRun kept = ledger.run(thrice.id()).orElseThrow();
    assertThat(kept.status()).isEqualTo(Status.FAILED);
    assertThat(kept.attempts().getFirst().platformRunId()).isEqualTo("p7");
  }

  @Test
  void a_call_that_is_slow_to_leave_does_not_leave_at_all() {
    TaskPlatform slow =
        (key, call, departure) -> {
          if (platform.sent().isEmpty()) {
            time.pass(Duration.ofSeconds(6));
            if (!departure.isOpen()) {
              platform.replying(success("{}"));
              return new Reply.NotNow(Failure.of("not-sent", "too late"), null);
            }
          }
          return platform.runSync(key, call, departure);
        };
    Runner hindered = runner(slow);
    var run = ordered(NOON, Turn.AT_ONCE, new Retry(0, Duration.ofSeconds(2), 0));

    var _ = hindered.start(run);
    playAll();

    assertThat(platform.sent()).isEmpty();
    assertThat(statusOf(run)).isEqualTo(Status.WAITING);
  }

  @Test
  void the_wall_clock_alone_can_close_the_door_too() {
    TaskPlatform stepping =
        (key, call, departure) -> {
          time.set("2026-11-24T12:00:30Z");
          return platform.runSync(key, call, departure);
        };
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);

    var _ = runner(stepping).start(run);
    playAll();

    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void what_an_earlier_process_had_sent_is_found_and_not_sent_again() {
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    runs.started(new AttemptKey(run.id(), 1), time.instant());
    runs.ended(new Outcome.Succeeded(Payload.json("{\"by\":\"the one before\"}")));
    time.pass(Duration.ofMinutes(1));

    runner.resume();
    letPass(Duration.ofSeconds(10));

    assertThat(platform.sent()).isEmpty();
    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);
    assertThat(((TaskRun.Over) ledger.run(run.id()).orElseThrow()).recovered()).isTrue();
  }

  @Test
  void a_slot_that_was_due_before_we_were_ready_is_looked_for_before_it_is_sent() {
    time.pass(Duration.ofMinutes(1));
    runner.resume();
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);

    start(run);
    assertThat(threads).isEmpty();

    letPass(Duration.ofSeconds(5));
    assertThat(runs.asked()).isPositive();
    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void a_twin_that_turns_up_after_all_is_recorded_and_stopped() {
    ledger.seen(ScriptedRuns.ACCOUNT);
    platform.replying(new Reply.Unclear(Failure.of("connection-lost", "reset")));
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    start(run);
    letPass(Duration.ofMinutes(3));
    assertThat(platform.sent()).hasSize(2);
    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);

    runs.started(new AttemptKey(run.id(), 1), time.instant());
    letPass(Duration.ofMinutes(20));

    TaskRun kept = ledger.run(run.id()).orElseThrow();
    assertThat(kept.attempts().getFirst().fate().label()).isEqualTo("twin");
    assertThat(kept.attempts().getFirst().platformRunId()).isEqualTo("p0");
    assertThat(runs.stopped()).contains("p0");
  }

  @Test
  void what_the_platform_tells_of_a_run_that_ended_well_joins_the_ledger() {
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    start(run);
    playAll();
    runs.started(new AttemptKey(run.id(), 1), time.instant());
    runs.ended(new Outcome.Succeeded(Payload.json("{}")));

    letPass(Duration.ofSeconds(30));

    var over = (TaskRun.Over) ledger.run(run.id()).orElseThrow();
    assertThat(over.platformRunId()).isEqualTo("p0");
    assertThat(over.facts()).isNotNull().extracting(RunFacts::usd).hasToString("0.25");
    assertThat(ledger.wasSeen(ScriptedRuns.ACCOUNT)).isTrue();
  }

  @Test
  void a_slot_that_the_ledger_kept_from_being_sent_is_missed_for_that_reason() {
    var run = ordered(NOON, Turn.AT_ONCE, Retry.DEFAULT);
    start(run);
    ledger.breakDown();
    letPass(Duration.ofMinutes(6));

    ledger.recover();
    letPass(Duration.ofSeconds(10));

    assertThat(ledger.entry(run.id()))
        .containsInstanceOf(Unfired.class)
        .hasValueSatisfying(
            entry -> assertThat(((Unfired) entry).reason()).isEqualTo(Unfired.Reason.STORE));
    assertThat(platform.sent()).isEmpty();
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

  private void letPass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      playAll();
      time.pass(Duration.ofSeconds(1));
      runner.tick();
    }
    playAll();
  }

  private Status statusOf(TaskRun run) {
    return ledger.entry(run.id()).orElseThrow().status();
  }
}
