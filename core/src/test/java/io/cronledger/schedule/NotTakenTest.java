package io.cronledger.schedule;

import static io.cronledger.run.Orders.dueAt;
import static io.cronledger.run.ScriptedPlatform.notNow;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Claim;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the ledger does not take for some defect leaves no run under way, and none sent twice. */
class NotTakenTest {
  private static final String NOON = "2026-11-24T12:00:00Z";

  private final TestTime time = new TestTime(NOON);
  private final Set<Status> notTaken = EnumSet.noneOf(Status.class);
  private final InMemoryLedger ledger = new Strict();
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final ScriptedRuns runs = new ScriptedRuns();
  private final EchoInMemory echo = new EchoInMemory();
  private final Runner runner =
      new Runner(
          platform,
          ledger,
          new Settler(runs, echo, time, Runnable::run),
          time,
          Runnable::run,
          new Runner.Limits(10, 50));
  private final TaskRun.Waiting run = dueAt(NOON);
  private boolean isGone;

  /** Does not take some of what is told to it. */
  private final class Strict extends InMemoryLedger {
    Strict() {
      super(Orders.LEDGER);
    }

    private void check(TaskRun told) {
      if (notTaken.contains(told.status())) {
        throw new ArithmeticException("timestamp out of range");
      }
    }

    @Override
    public synchronized Claim began(TaskRun.UnderWay told) {
      check(told);
      if (isGone) {
        throw new LedgerUnavailable("gone before it could say so");
      }
      return super.began(told);
    }

    @Override
    public synchronized void ended(TaskRun.Over told) {
      check(told);
      super.ended(told);
    }

    @Override
    public synchronized void waits(TaskRun.Waiting told) {
      check(told);
      super.waits(told);
    }

    @Override
    public synchronized void unsettled(TaskRun.Settling told) {
      check(told);
      super.unsettled(told);
    }
  }

  @Test
  void an_output_that_cannot_be_read_any_more_is_fetched_from_the_platform() {
    platform.replying(unreadable());

    CompletableFuture<Entry> end = begin();
    assertThat(statusOf()).isEqualTo(Status.SETTLING);
    runs.started(new AttemptKey(run.id(), 1), time.instant());
    runs.ended(new Outcome.Succeeded(Payload.json("{\"price\":7}")));
    letTimePass(Duration.ofSeconds(5));

    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.SUCCEEDED);
    var over = (TaskRun.Over) ledger.entry(run.id()).orElseThrow();
    assertThat(((Outcome.Succeeded) over.outcome()).output().text()).isEqualTo("{\"price\":7}");
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void what_is_known_to_have_run_is_not_sent_again_though_the_platform_shows_nothing() {
    echo.seen(ScriptedRuns.ACCOUNT);
    platform.replying(unreadable());

    var _ = begin();
    letTimePass(Duration.ofMinutes(5));

    assertThat(platform.sent()).hasSize(1);
    assertThat(statusOf()).isEqualTo(Status.LOST);
  }

  @Test
  void an_end_that_is_not_taken_from_the_platform_either_is_lost() {
    notTaken.add(Status.SUCCEEDED);

    CompletableFuture<Entry> end = begin();
    runs.started(new AttemptKey(run.id(), 1), time.instant());
    runs.ended(new Outcome.Succeeded(Payload.json("{}")));
    letTimePass(Duration.ofSeconds(5));

    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.LOST);
    assertThat(ledger.entry(run.id()).orElseThrow().toString())
        .contains("that it is SUCCEEDED could not be put on record: timestamp out of range");
    assertThat(ledger.unfinished()).isEmpty();
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void a_wait_that_is_not_taken_leaves_no_run_under_way() {
    platform.replying(notNow(429), success("{}"));
    notTaken.add(Status.WAITING);

    CompletableFuture<Entry> end = begin();
    letTimePass(Duration.ofMinutes(1));

    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.LOST);
    assertThat(ledger.unfinished()).isEmpty();
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void a_lost_reply_is_asked_for_though_that_it_was_lost_is_not_taken() {
    platform.replying(new Reply.Unclear(Failure.of("connection-lost", "reset")));
    notTaken.add(Status.SETTLING);

    assertThatThrownBy(this::begin).rootCause().isInstanceOf(ArithmeticException.class);
    runs.started(new AttemptKey(run.id(), 1), time.instant());
    runs.ended(new Outcome.Succeeded(Payload.json("{}")));
    letTimePass(Duration.ofSeconds(5));

    assertThat(statusOf()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void a_claim_that_is_not_taken_leaves_no_run_waiting_for_good() {
    notTaken.add(Status.RUNNING);

    assertThatThrownBy(this::begin).rootCause().isInstanceOf(ArithmeticException.class);

    assertThat(statusOf()).isEqualTo(Status.REFUSED);
    assertThat(platform.sent()).isEmpty();
    assertThat(ledger.unfinished()).isEmpty();
  }

  @Test
  void a_claim_in_doubt_that_is_not_taken_then_leaves_no_run_waiting_for_good() {
    isGone = true;
    CompletableFuture<Entry> end = begin();
    assertThat(end).isNotDone();

    isGone = false;
    notTaken.add(Status.RUNNING);
    letTimePassWhateverFails(Duration.ofSeconds(5));

    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.REFUSED);
    assertThat(platform.sent()).isEmpty();
    assertThat(ledger.unfinished()).isEmpty();
  }

  private void letTimePassWhateverFails(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      try {
        runner.tick();
      } catch (RuntimeException told) {
        assertThat(told).rootCause().isInstanceOf(ArithmeticException.class);
      }
    }
  }

  private static Reply unreadable() {
    Payload whole = Payload.json("{\"price\":7}");
    Payload.Source closed =
        () -> {
          throw new IOException("closed");
        };
    var output = new Payload(whole.contentType(), whole.size(), whole.sha256(), false, closed);
    return new Reply.Final(new Outcome.Succeeded(output), null);
  }

  private CompletableFuture<Entry> begin() {
    ledger.ordered(run);
    return runner.start(run);
  }

  private Status statusOf() {
    return ledger.entry(run.id()).orElseThrow().status();
  }

  private void letTimePass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      runner.tick();
    }
  }
}
