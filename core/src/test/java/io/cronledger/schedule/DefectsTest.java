package io.cronledger.schedule;

import static io.cronledger.run.Orders.dueAt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Deed;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.Settler;
import io.cronledger.run.Starter;
import io.cronledger.run.Status;
import io.cronledger.run.Target;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is wrong with one of many keeps no other from what is due to it. */
class DefectsTest {
  private static final ScheduleName FIRST = new ScheduleName("a");
  private static final ScheduleName SECOND = new ScheduleName("b");

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final TaskRun.Waiting bad = dueAt("2026-11-24T11:58:00Z");
  private final TaskRun.Waiting good = dueAt("2026-11-24T11:59:00Z");
  private final InMemoryLedger ledger = new Unreadable();
  private @Nullable RunId unreadable;

  /** Cannot tell of one of its runs. */
  private final class Unreadable extends InMemoryLedger {
    Unreadable() {
      super(Orders.LEDGER);
    }

    @Override
    public synchronized Optional<TaskRun> run(RunId run) {
      if (run.equals(unreadable)) {
        throw new IllegalStateException("a defect");
      }
      return super.run(run);
    }
  }

  @Test
  void a_schedule_that_cannot_be_accounted_for_keeps_no_other_from_it() {
    var schedules = new Schedules(ledger, ledger, new Failing(_ -> {}), time);
    schedules.enact(List.of(everyMinute(FIRST), everyMinute(SECOND)));

    time.pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> schedules.account(List.of(FIRST, SECOND))).hasMessage("a defect");
    assertThat(entriesOf(SECOND)).isEqualTo(1);

    time.pass(Duration.ofMinutes(1));
    assertThatThrownBy(schedules::sweep).hasMessage("a defect");
    assertThat(entriesOf(SECOND)).isEqualTo(2);
    assertThat(entriesOf(FIRST)).isZero();
  }

  @Test
  void a_call_that_fails_to_leave_keeps_no_other_from_being_sent() {
    List<ScheduleName> left = new ArrayList<>();
    var schedules = new Schedules(ledger, ledger, new Leaving(left), time);
    schedules.enact(List.of(everyMinute(FIRST), everyMinute(SECOND)));

    time.pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> schedules.account(List.of(FIRST, SECOND)))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(left).containsExactly(FIRST, SECOND);
  }

  /** Some of these ask the ledger, which nobody is to wait for who wants the schedule. */
  @Test
  void calls_leave_when_their_schedules_have_been_let_go_of() {
    List<Boolean> wereFree = new ArrayList<>();
    var schedules = new Schedules[1];
    schedules[0] = new Schedules(ledger, ledger, _ -> wereFree.add(canBeSeen(schedules[0])), time);
    schedules[0].enact(List.of(everyMinute(FIRST)));

    time.pass(Duration.ofMinutes(1));
    schedules[0].account(FIRST);

    assertThat(wereFree).containsExactly(true);
  }

  private static boolean canBeSeen(Schedules schedules) {
    return CompletableFuture.supplyAsync(schedules::sweep)
        .thenApply(List::isEmpty)
        .completeOnTimeout(false, 500, TimeUnit.MILLISECONDS)
        .join();
  }

  @Test
  void a_schedule_that_cannot_be_claimed_ahead_keeps_no_other_from_it() {
    List<ScheduleName> left = new ArrayList<>();
    var schedules = new Schedules(ledger, ledger, new Failing(new Leaving(left)), time);
    schedules.enact(List.of(everyMinute(FIRST), everyMinute(SECOND)));
    time.pass(Duration.ofMillis(59_500));
    List<Runnable> made = new ArrayList<>();

    assertThatThrownBy(
            () ->
                schedules.claimAhead(
                    List.of(FIRST, SECOND), time.instant().plusMillis(500), made::add))
        .hasMessage("a defect");

    assertThat(made).hasSize(1);
    assertThat(entriesOf(SECOND)).isEqualTo(1);
    assertThat(entriesOf(FIRST)).isZero();
  }

  @Test
  void what_cannot_be_ended_of_a_schedule_keeps_no_other_from_being_swept() {
    var schedules = new Schedules(ledger, ledger, new Failing(_ -> {}), time);
    schedules.enact(List.of(everyMinute(FIRST), everyMinute(SECOND)));
    time.pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> schedules.enact(List.of(everyMinute(SECOND)))).hasMessage("a defect");

    time.pass(Duration.ofMinutes(1));
    assertThatThrownBy(schedules::sweep).hasMessage("a defect");

    assertThat(entriesOf(SECOND)).isEqualTo(2);
  }

  @Test
  void a_run_whose_end_cannot_be_told_keeps_no_other_from_being_settled() {
    Runner runner = runner();
    for (TaskRun.Waiting run : List.of(bad, good)) {
      ledger.ordered(run);
      ledger.began(run.begin(time.instant()));
    }
    runner.resume();

    assertThatThrownBy(runner::tick).hasMessage("a defect");

    assertThat(statusOf(good)).isEqualTo(Status.SUCCEEDED);
    assertThat(statusOf(bad)).isEqualTo(Status.SETTLING);
  }

  @Test
  void a_run_that_cannot_be_read_keeps_no_other_from_being_taken_over() {
    Runner runner = runner();
    for (TaskRun.Waiting run : List.of(bad, good)) {
      ledger.ordered(run);
      ledger.began(run.begin(time.instant()));
    }
    unreadable = bad.id();

    assertThatThrownBy(() -> runner.takeUp(List.of(bad.id(), good.id()))).hasMessage("a defect");

    assertThat(statusOf(good)).isEqualTo(Status.SETTLING);
  }

  @Test
  void a_run_that_cannot_be_read_keeps_no_other_from_being_stopped() {
    Runner runner = runner(0);
    for (TaskRun.Waiting run : List.of(bad, good)) {
      ledger.ordered(run);
      var _ = runner.start(run);
      ledger.aborted(new Deed.Aborted(run.id(), time.instant(), "another node"));
    }
    unreadable = bad.id();

    assertThatThrownBy(runner::lookForStops).hasMessage("a defect");

    assertThat(statusOf(good)).isEqualTo(Status.ABORTED);
    assertThat(statusOf(bad)).isEqualTo(Status.WAITING);
  }

  @Test
  void a_run_that_cannot_be_read_keeps_nobody_from_being_told_of_the_end_of_another() {
    Runner runner = runner(0);
    var why = new Outcome.Refused(Failure.of("too-late", "called off at another node"));
    CompletableFuture<Entry> ofBad = runner.order(bad);
    CompletableFuture<Entry> ofGood = runner.order(good);
    List.of(bad, good).forEach(run -> ledger.withdrawn(run.end(time.instant(), why)));
    unreadable = bad.id();

    assertThatThrownBy(runner::tellOfEnds).hasMessage("a defect");

    assertThat(ofGood).isCompleted();
    assertThat(ofBad).isNotDone();
  }

  private Runner runner() {
    return runner(10);
  }

  private Runner runner(int atOnce) {
    var settler = new Settler(new HalfTold(), new EchoInMemory(), time, Runnable::run);
    var limits = new Runner.Limits(atOnce, 50);
    return new Runner(new ScriptedPlatform(), ledger, settler, time, Runnable::run, limits);
  }

  private Status statusOf(TaskRun run) {
    return ledger.entry(run.id()).orElseThrow().status();
  }

  private int entriesOf(ScheduleName schedule) {
    return ledger.entries(EntryFilter.newest(10).of(schedule)).size();
  }

  private static Definition everyMinute(ScheduleName name) {
    var options = Map.of("name", name.value(), "tz", "UTC", "overlap", "allow");
    var reading = WordingReader.read(new Wording("* * * * *", "janedoe~x", options));
    return Definition.of(((WordingReader.Reading.Good) reading).schedule(), "a.cron", 1);
  }

  /** Has places for calls of which none can be made. */
  private record Leaving(List<ScheduleName> left) implements Starter {
    @Override
    public void start(TaskRun.Waiting run) {
      throw new AssertionError("there was a place for it");
    }

    @Override
    public Place placeFor(TaskRun.Waiting run) {
      return new Place() {
        @Override
        public Runnable take(TaskRun.UnderWay claim) {
          return () -> {
            left.add(requireNonNull(claim.order().cause().schedule()));
            throw new RejectedExecutionException();
          };
        }

        @Override
        public void giveBack() {}

        @Override
        public void doubt(TaskRun.UnderWay claim) {}
      };
    }
  }

  /** Fails where it is to find a place for the runs of one schedule. */
  private record Failing(Starter others) implements Starter {
    @Override
    public void start(TaskRun.Waiting run) {
      others.start(run);
    }

    @Override
    public @Nullable Place placeFor(TaskRun.Waiting run) {
      if (FIRST.equals(run.order().cause().schedule())) {
        throw new IllegalStateException("a defect");
      }
      return others.placeFor(run);
    }
  }

  /** Both runs are over, and of one of them it cannot be told how it ended. */
  private final class HalfTold implements PlatformRuns {
    @Override
    public Survey startedSince(Instant instant, Target target) {
      return new Survey.Seen("here", List.of(over(bad), over(good)), true);
    }

    private PlatformRun over(TaskRun run) {
      var key = new AttemptKey(run.id(), 1);
      return new PlatformRun(key, time.instant(), true, RunFacts.of(run.id().toString()));
    }

    @Override
    public boolean isOverWithin(Duration atMost, PlatformRun run, Target target) {
      return true;
    }

    @Override
    public Reply endOf(PlatformRun run, TaskCall call) {
      if (bad.id().toString().equals(run.id())) {
        throw new IllegalStateException("a defect");
      }
      return new Reply.Final(new Outcome.Succeeded(Payload.json("{}")), null);
    }

    @Override
    public void stop(PlatformRun run, Target target) {
      throw new IllegalStateException("nobody asked for that");
    }
  }
}
