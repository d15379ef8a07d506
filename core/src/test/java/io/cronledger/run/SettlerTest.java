package io.cronledger.run;

import static io.cronledger.run.Orders.dueAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.PlatformRuns.Survey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call was sent at noon, and its reply lost 30 seconds later. */
class SettlerTest {
  private static final String NOON = "2026-11-24T12:00:00Z";
  private static final Failure RESET = Failure.of("connection-lost", "reset");

  private final TestTime time = new TestTime(NOON);
  private final ScriptedRuns platform = new ScriptedRuns();
  private final KeyEcho echo = new EchoInMemory();
  private final Settler settler = new Settler(platform, echo, time, Runnable::run);
  private final List<String> told = new ArrayList<>();
  private final TaskRun.UnderWay sent = dueAt(NOON).begin(time.instant());
  private final TaskRun.Settling run = settling();

  @Test
  void a_run_that_is_found_is_followed_to_its_end() {
    platform.started(sent.key(), time.instant());
    settler.take(run);
    letPass(Duration.ofMinutes(10));
    assertThat(told).isEmpty();

    platform.ended(new Outcome.Succeeded(Payload.json("{\"late\":true}")));
    letPass(Duration.ofSeconds(31));

    assertThat(told).containsExactly("SUCCEEDED p0");
    assertThat(settler.open()).isZero();
  }

  @Test
  void a_run_that_failed_unseen_has_failed() {
    platform.started(sent.key(), time.instant());
    platform.ended(new Outcome.Failed(Outcome.End.TIMED_OUT, RESET));

    settler.take(run);
    letPass(Duration.ofSeconds(1));

    assertThat(told).containsExactly("TIMED-OUT p0");
  }

  @Test
  void an_earlier_attempt_of_the_same_run_counts_too() {
    platform.started(new AttemptKey(run.id(), 7), time.instant());
    platform.ended(new Outcome.Succeeded(Payload.json("{}")));

    settler.take(run);
    letPass(Duration.ofSeconds(1));

    assertThat(told).containsExactly("SUCCEEDED p0");
  }

  @Test
  void that_nothing_started_is_concluded_after_the_grace_if_all_was_seen_and_keys_are_echoed() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.started(new AttemptKey(dueAt("2026-11-24T11:00:00Z").id(), 1), time.instant());

    settler.take(run);
    letPass(Duration.ofSeconds(60));
    assertThat(told).isEmpty();

    letPass(Duration.ofSeconds(40));
    assertThat(told).containsExactly("never started");
  }

  @Test
  void a_run_that_was_claimed_before_the_clock_was_set_back_is_found_all_the_same() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.started(sent.key(), Instant.parse("2026-11-24T11:00:00Z"));
    time.set("2026-11-24T11:00:30Z");

    settler.take(run);
    letPass(Duration.ofMinutes(90));
    assertThat(told).isEmpty();

    platform.ended(new Outcome.Succeeded(Payload.json("{}")));
    letPass(Duration.ofSeconds(31));
    assertThat(told).containsExactly("SUCCEEDED p0");
  }

  @Test
  void on_a_platform_that_never_echoed_a_key_it_is_lost() {
    settler.take(run);
    letPass(Duration.ofMinutes(3));

    assertThat(told).containsExactly("LOST null");
  }

  @Test
  void as_long_as_some_runs_are_hidden_nothing_is_concluded() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.hideSome();

    settler.take(run);
    letPass(Duration.ofHours(1));

    assertThat(told).isEmpty();
    assertThat(platform.asked()).isLessThan(200);
  }

  @Test
  void a_platform_that_may_not_be_asked_makes_it_lost_after_the_grace() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.answerInstead(new Survey.Denied(new Failure("record-not-found", "no", 404)));

    settler.take(run);
    letPass(Duration.ofSeconds(60));
    assertThat(told).isEmpty();

    letPass(Duration.ofSeconds(60));
    assertThat(told).containsExactly("LOST null");
  }

  /** Nobody asked for so long; that the platform does not answer at first says nothing. */
  @Test
  void what_is_first_asked_about_after_more_than_a_week_is_not_lost_for_want_of_an_answer() {
    platform.started(sent.key(), time.instant());
    platform.ended(new Outcome.Succeeded(Payload.json("{}")));
    time.pass(Duration.ofDays(8));
    platform.answerInstead(new Survey.NoAnswer(RESET));
    settler.take(sent.settle(time.instant(), RESET));
    letPass(Duration.ofMinutes(5));
    assertThat(told).isEmpty();

    platform.answerInstead(null);
    letPass(Duration.ofSeconds(31));

    assertThat(told).containsExactly("SUCCEEDED p0");
  }

  @Test
  void what_is_first_asked_about_after_more_than_a_week_and_not_there_is_lost() {
    echo.seen(ScriptedRuns.ACCOUNT);
    time.pass(Duration.ofDays(8));
    settler.take(sent.settle(time.instant(), RESET));
    letPass(Duration.ofMinutes(5));

    assertThat(told).containsExactly("LOST null");
  }

  @Test
  void an_outage_of_days_is_waited_for_and_one_of_more_than_a_week_is_not() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.answerInstead(new Survey.NoAnswer(RESET));
    settler.take(run);

    time.pass(Duration.ofDays(6));
    letPass(Duration.ofSeconds(40));
    assertThat(told).isEmpty();

    time.pass(Duration.ofDays(1));
    letPass(Duration.ofSeconds(40));
    assertThat(told).containsExactly("LOST null");
  }

  @Test
  void a_run_that_may_just_have_been_sent_is_taken_for_new_after_the_grace_if_all_was_seen() {
    settler.lookBefore(dueAt("2026-11-24T12:00:00Z"), true);
    letPass(Duration.ofSeconds(60));
    assertThat(told).isEmpty();

    letPass(Duration.ofSeconds(20));
    assertThat(told).containsExactly("unprecedented");
  }

  @Test
  void a_run_that_may_just_have_been_sent_is_not_new_because_nobody_may_ask() {
    platform.answerInstead(new Survey.Denied(new Failure("record-not-found", "no", 404)));
    settler.lookBefore(dueAt("2026-11-24T12:00:00Z"), true);
    settler.lookBefore(dueAt("2026-11-24T12:00:01Z"), false);

    letPass(Duration.ofMinutes(3));

    assertThat(told).containsExactly("unprecedented");
  }

  @Test
  void a_thousand_lost_replies_of_one_task_are_one_question() {
    for (int i = 0; i < 1000; i++) {
      var other = dueAt("2026-11-23T%02d:%02d:00Z".formatted(i / 60, i % 60)).begin(time.instant());
      settler.take(other.settle(time.instant(), RESET));
    }

    settler.tick(findings());

    assertThat(platform.asked()).isEqualTo(1);
    assertThat(settler.open()).isEqualTo(1000);
  }

  private TaskRun.Settling settling() {
    time.pass(Duration.ofSeconds(30));
    return sent.settle(time.instant(), RESET);
  }

  private void letPass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      settler.tick(findings());
      time.pass(Duration.ofSeconds(1));
    }
  }

  private Settler.Findings findings() {
    return new Settler.Findings() {
      @Override
      public void ended(TaskRun.Settling lost, Outcome outcome, @Nullable RunFacts facts) {
        if (outcome instanceof Outcome.Lost(Failure why)) {
          assertThat(why.message()).contains("connection-lost: reset");
        }
        told.add("%s %s".formatted(outcome.status().label(), facts == null ? null : facts.id()));
      }

      @Override
      public void unprecedented(TaskRun.Waiting waiting) {
        told.add("unprecedented");
      }

      @Override
      public void preceded(TaskRun.Waiting waiting, PlatformRun found) {
        told.add("preceded by " + found.id());
      }

      @Override
      public void learned(TaskRun.Over over, RunFacts facts) {
        told.add("%s cost %s".formatted(facts.id(), facts.usd()));
      }

      @Override
      public void twin(TaskRun late, Attempt attempt, PlatformRun found) {
        told.add("twin %s of attempt %d".formatted(found.id(), attempt.number()));
      }

      @Override
      public void neverStarted(TaskRun.Settling unsent) {
        told.add("never started");
      }
    };
  }
}
