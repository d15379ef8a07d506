package io.cronledger.schedule;

import static io.cronledger.run.Orders.dueAt;
import static io.cronledger.run.ScriptedPlatform.notNow;
import static io.cronledger.run.ScriptedPlatform.success;
import static io.cronledger.run.ScriptedPlatform.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Attempt;
import io.cronledger.run.AttemptKey;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.KeyEcho;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.SecretInputs;
import io.cronledger.run.Settler;
import io.cronledger.run.Status;
import io.cronledger.run.TaskPlatform;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.run.Unfired;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final String NOON = "2026-11-24T12:00:00Z";
  private static final String SECRET = "s3cret\"canary";

  private final TestTime time = new TestTime(NOON);
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final ScriptedRuns runs = new ScriptedRuns();
  private final KeyEcho echo = new EchoInMemory();
  private final Runner runner = runner(platform, Runnable::run, 10);

  @Test
  void a_run_is_claimed_on_record_before_its_call_leaves() {
    var run = ordered(dueAt(NOON));
    TaskPlatform looking =
        (_, _, _) -> {
          assertThat(statusOf(run)).isEqualTo(Status.RUNNING);
          return success("{\"price\":7}");
        };

    var _ = runner(looking, Runnable::run, 10).start(run);

    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);
    var over = (TaskRun.Over) ledger.entry(run.id()).orElseThrow();
    assertThat(((Outcome.Succeeded) over.outcome()).output().text()).isEqualTo("{\"price\":7}");
    assertThat(over.attempts()).hasSize(1);
  }

  @Test
  void how_the_call_went_is_on_record_with_the_attempt() {
    var run = ordered(dueAt(NOON));
    TaskPlatform slow =
        (_, _, departure) -> {
          time.pass(Duration.ofMillis(30));
          departure.left();
          time.pass(Duration.ofSeconds(4));
          departure.answered();
          time.pass(Duration.ofSeconds(1));
          return success("{}");
        };

    var _ = runner(slow, Runnable::run, 10).start(run);

    var over = (TaskRun.Over) ledger.entry(run.id()).orElseThrow();
    assertThat(over.attempts().getFirst().timing())
        .isEqualTo(new Attempt.Timing(Duration.ofMillis(30), Duration.ofMillis(4_030)));
  }

  @Test
  void a_run_that_was_claimed_elsewhere_is_not_sent() {
    var run = ordered(dueAt(NOON));
    ledger.began(run.begin(time.instant()));

    var _ = runner.start(run);

    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void a_lost_reply_is_never_sent_again_where_nobody_can_tell_what_ran() {
    platform.replying(new Reply.Unclear(Failure.of("connection-lost", "reset")));
    var run = ordered(dueAt(NOON));

    var _ = runner.start(run);
    assertThat(statusOf(run)).isEqualTo(Status.SETTLING);
    letTimePass(Duration.ofHours(1));

    assertThat(platform.sent()).hasSize(1);
    assertThat(statusOf(run)).isEqualTo(Status.LOST);
    assertThat(ledger.entry(run.id()).orElseThrow().toString()).contains("connection-lost: reset");
  }

  @Test
  void a_lost_reply_is_settled_by_asking_the_platform() {
    platform.replying(new Reply.Unclear(Failure.of("deadline", "no answer within 330 s")));
    var run = ordered(dueAt(NOON));
    var end = runner.start(run);
    runs.started(new AttemptKey(run.id(), 1), time.instant());
    letTimePass(Duration.ofMinutes(5));

    runs.ended(new Outcome.Succeeded(Payload.json("{\"price\":7}")));
    letTimePass(Duration.ofMinutes(1));

    assertThat(platform.sent()).hasSize(1);
    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);
    assertThat(((TaskRun.Over) end.join()).recovered()).isTrue();
  }

  @Test
  void a_call_that_is_proved_to_have_started_nothing_is_sent_again() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.replying(new Reply.Unclear(Failure.of("connection-lost", "reset")), success("{}"));
    var run = ordered(dueAt(NOON));

    var _ = runner.start(run);
    letTimePass(Duration.ofSeconds(59));
    assertThat(platform.sent()).hasSize(1);

    letTimePass(Duration.ofSeconds(60));
    assertThat(platform.sent()).extracting(sent -> sent.key().number()).containsExactly(1, 2);
    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void an_endpoint_that_cannot_be_reached_is_tried_again_three_times() {
    platform.replying(unreachable(), unreachable(), unreachable(), unreachable(), success("{}"));
    var run = ordered(dueAt(NOON));

    var _ = runner.start(run);
    letTimePass(Duration.ofMinutes(4));

    assertThat(platform.sent()).extracting(sent -> sent.key().number()).containsExactly(1, 2, 3, 4);
    assertThat(statusOf(run)).isEqualTo(Status.REFUSED);
  }

  @Test
  void what_waits_for_a_place_until_it_is_too_late_is_missed_then_and_not_when_there_is_one() {
    Queue<Runnable> underWay = new ArrayDeque<>();
    var crowded = runner(platform, underWay::add, 1);
    platform.replying(success("{}"));
    var first = ordered(dueAt(NOON));
    var second = ordered(dueAt("2026-11-24T12:00:01Z"));
    var _ = crowded.start(first);
    var _ = crowded.start(second);
    Runnable call = underWay.remove();

    time.pass(Duration.ofMinutes(6));
    crowded.tick();
    assertThat(underWay).hasSize(1);
    underWay.remove().run();

    assertThat(statusOf(second)).isEqualTo(Status.MISSED);
    assertThat(crowded.running()).isEqualTo(1);
    call.run();
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void an_endpoint_that_is_busy_is_asked_until_it_is_too_late() {
    for (int i = 0; i < 50; i++) {
      platform.replying(notNow(429));
    }
    var run = ordered(dueAt(NOON));

    var _ = runner.start(run);
    letTimePass(Duration.ofMinutes(20));

    assertThat(platform.sent()).hasSizeBetween(6, 9);
    assertThat(statusOf(run)).isEqualTo(Status.REFUSED);
  }

  @Test
  void a_run_that_could_not_be_sent_in_time_is_missed() {
    var run = ordered(dueAt(NOON));
    time.pass(Duration.ofMinutes(6));

    var _ = runner.start(run);

    assertThat(platform.sent()).isEmpty();
    assertThat(((Unfired) ledger.entry(run.id()).orElseThrow()).reason())
        .isEqualTo(Unfired.Reason.LATE);
  }

  @Test
  void no_more_calls_are_under_way_than_allowed() {
    Queue<Runnable> threads = new ArrayDeque<>();
    Runner narrow = runner(platform, threads::add, 2);
    for (int minute = 0; minute < 3; minute++) {
      var _ = narrow.start(ordered(dueAt("2026-11-24T11:5%d:00Z".formatted(7 + minute))));
    }

    assertThat(threads).hasSize(2);

    threads.remove().run();

    assertThat(threads).hasSize(2);
    assertThat(narrow.running()).isEqualTo(2);
  }

  @Test
  void nothing_is_sent_that_could_not_be_put_on_record() {
    var run = ordered(dueAt(NOON));
    ledger.breakDown();

    var end = runner.start(run);
    letTimePass(Duration.ofSeconds(30));
    assertThat(platform.sent()).isEmpty();

    ledger.recover();
    letTimePass(Duration.ofSeconds(2));
    assertThat(end).isCompleted();
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void an_outcome_that_could_not_be_recorded_is_recorded_when_the_ledger_is_back() {
    var run = ordered(dueAt(NOON));
    TaskPlatform breaking =
        (_, _, _) -> {
          ledger.breakDown();
          return success("{}");
        };
    Runner broken = runner(breaking, Runnable::run, 10);
    var end = broken.start(run);
    assertThat(end).isNotDone();

    ledger.recover();
    broken.tick();

    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.SUCCEEDED);
    assertThat(statusOf(run)).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void a_value_of_the_environment_joins_the_call_and_nothing_else() {
    platform.replying(
        new Reply.Final(
            new Outcome.Refused(Failure.of("invalid-input", "bad key " + SECRET)), null));
    var run = ordered(dueAt(NOON, "{\"key\":\"${env.SHOP_KEY}\"}"));

    var _ = runner.start(run);

    assertThat(platform.sent().getFirst().call().input().text())
        .isEqualTo("{\"key\":\"s3cret\\\"canary\"}");
    Entry kept = ledger.entry(run.id()).orElseThrow();
    assertThat(((TaskRun) kept).order().call().input().text())
        .isEqualTo("{\"key\":\"${env.SHOP_KEY}\"}");
    assertThat(kept.toString()).contains("bad key ${env.SHOP_KEY}").doesNotContain("canary");
  }

  @Test
  void an_input_whose_secret_is_not_set_is_refused_unsent() {
    var run = ordered(dueAt(NOON, "{\"key\":\"${env.NOT_SET}\"}"));

    var _ = runner.start(run);

    assertThat(platform.sent()).isEmpty();
    assertThat(statusOf(run)).isEqualTo(Status.REFUSED);
    assertThat(ledger.entry(run.id()).orElseThrow().toString()).contains("NOT_SET");
  }

  @Test
  void what_an_earlier_process_left_under_way_is_settled_and_what_waited_goes_on() {
    var waiting = ordered(dueAt(NOON));
    var underWay = ordered(dueAt("2026-11-24T11:59:00Z"));
    ledger.began(underWay.begin(time.instant()));
    runs.started(new AttemptKey(underWay.id(), 1), time.instant());
    runs.ended(new Outcome.Succeeded(Payload.json("{}")));

    runner.resume();
    letTimePass(Duration.ofSeconds(5));

    assertThat(statusOf(waiting)).isEqualTo(Status.SUCCEEDED);
    assertThat(statusOf(underWay)).isEqualTo(Status.SUCCEEDED);
    assertThat(platform.sent()).extracting(sent -> sent.key().run()).containsExactly(waiting.id());
  }

  @Test
  void once_stopped_nothing_more_is_started() {
    runner.stop();

    var _ = runner.start(ordered(dueAt(NOON)));

    assertThat(platform.sent()).isEmpty();
  }

  private Runner runner(TaskPlatform target, Executor threads, int most) {
    var filled = new SecretInputs(target, name -> Map.of("SHOP_KEY", SECRET).get(name));
    return new Runner(
        filled,
        ledger,
        new Settler(runs, echo, time, threads),
        time,
        threads,
        new Runner.Limits(most, 50));
  }

  private TaskRun.Waiting ordered(TaskRun.Waiting run) {
    ledger.ordered(run);
    return run;
  }

  private Status statusOf(TaskRun run) {
    return ledger.entry(run.id()).orElseThrow().status();
  }

  private void letTimePass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      runner.tick();
    }
  }
}
