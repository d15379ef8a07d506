package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Cause;
import io.cronledger.run.Deed;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.RunId;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whoever is told that an order failed gives it again: then the first one must not run. */
class ManualRunsTest {
  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final Doubtful ledger = new Doubtful();
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final ScriptedRuns runs = new ScriptedRuns();
  private volatile boolean isGoingDown;
  private final Runner runner = runner();
  private final Runner other = runner();
  private final ManualRuns manual = new ManualRuns(runner, time, new Random(7));

  /** Breaks while it takes an order. */
  private static final class Doubtful extends InMemoryLedger {
    private @Nullable Consumer<TaskRun.Waiting> breaking;
    private TaskRun.@Nullable Waiting onItsWay;
    private boolean takesNoEnd;

    Doubtful() {
      super(Orders.LEDGER);
    }

    void enter(TaskRun.Waiting run) {
      super.ordered(run);
    }

    @Override
    public synchronized boolean withdrawn(TaskRun.Over run) {
      if (takesNoEnd) {
        throw new LedgerUnavailable("gone again");
      }
      return super.withdrawn(run);
    }

    /** Like a server that goes on writing when its client has given up. */
    void isOnItsWay(TaskRun.Waiting run) {
      onItsWay = run;
    }

    void arrives() {
      TaskRun.Waiting run = onItsWay;
      onItsWay = null;
      if (run != null) {
        super.ordered(run);
      }
    }

    @Override
    public synchronized void ordered(TaskRun.Waiting run) {
      Consumer<TaskRun.Waiting> now = breaking;
      breaking = null;
      if (now != null) {
        now.accept(run);
        throw new LedgerUnavailable("gone before it could say so");
      }
      arrives();
      super.ordered(run);
    }
  }

  private Runner runner() {
    var settler = new Settler(runs, new EchoInMemory(), time, Runnable::run);
    return new Runner(platform, ledger, settler, time, this::execute, new Runner.Limits(10, 50));
  }

  private void execute(Runnable call) {
    if (isGoingDown) {
      throw new RejectedExecutionException();
    }
    call.run();
  }

  @Test
  void an_order_that_may_be_on_record_is_called_off() {
    ledger.breaking = ledger::enter;

    assertThatThrownBy(this::order).isInstanceOf(LedgerUnavailable.class);

    letTimePass();
    assertThat(only().status()).isEqualTo(Status.REFUSED);
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void an_order_that_comes_on_record_late_is_called_off_too() {
    ledger.breaking = ledger::isOnItsWay;
    assertThatThrownBy(this::order).isInstanceOf(LedgerUnavailable.class);

    ledger.arrives();

    runner.resume();
    letTimePass();
    assertThat(only().status()).isEqualTo(Status.REFUSED);
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void an_order_that_is_said_again_is_not_sent_should_we_die_before_it_is_called_off() {
    ledger.breaking = _ -> {};
    ledger.takesNoEnd = true;
    assertThatThrownBy(this::order).isInstanceOf(LedgerUnavailable.class);
    assertThat(only().status()).isEqualTo(Status.WAITING);
    ledger.takesNoEnd = false;

    time.pass(Duration.ofMinutes(1));
    other.resume();
    for (int second = 0; second < 120; second++) {
      time.pass(Duration.ofSeconds(1));
      other.tick();
    }

    assertThat(only().status()).isEqualTo(Status.ABORTED);
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void whoever_comes_upon_an_order_in_doubt_leaves_it_alone() {
    ledger.breaking =
        run -> {
          ledger.enter(run);
          runner.takeUp(List.of(run.id()));
          letTimePass();
        };

    assertThatThrownBy(this::order).isInstanceOf(LedgerUnavailable.class);

    assertThat(only().status()).isEqualTo(Status.REFUSED);
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void nothing_is_ordered_until_the_ledger_knows_what_has_happened_last() {
    ledger.breaking = _ -> ledger.breakDown();
    assertThatThrownBy(this::order).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    assertThatThrownBy(this::order).isInstanceOf(LedgerUnavailable.class);

    runner.tick();
    assertThat(only().status()).isEqualTo(Status.REFUSED);
    assertThat(order().end()).isCompleted();
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void an_order_on_record_is_taken_although_the_process_is_going_down() {
    isGoingDown = true;

    assertThat(order().end()).isNotDone();

    assertThat(only().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void who_waits_is_told_that_another_node_called_the_run_off() {
    runner.limit(new Runner.Limits(0, 50));
    ManualRuns.Ordered ordered = order();

    assertThat(other.abort(ordered.order().id(), "o'hara")).isEqualTo(Runner.Abort.CALLED_OFF);
    runner.tellOfEnds();

    assertThat(ordered.end()).isCompletedWithValueMatching(end -> end.status() == Status.ABORTED);
  }

  @Test
  void who_waits_is_told_of_the_end_that_a_run_came_to_at_another_node() {
    runner.limit(new Runner.Limits(0, 50));
    ManualRuns.Ordered ordered = order();
    other.takeUp(List.of(ordered.order().id()));
    for (int second = 0; second < 5; second++) {
      time.pass(Duration.ofSeconds(1));
      other.tick();
    }

    runner.limit(new Runner.Limits(10, 50));
    assertThat(ordered.end()).isNotDone();
    runner.tellOfEnds();

    assertThat(ordered.end()).isCompletedWithValueMatching(end -> end.status() == Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(1);
  }

  /** Who asked for that was killed before it was called off. */
  @Test
  void what_waits_and_was_to_be_stopped_is_called_off_by_the_next_process() {
    var run =
        new TaskRun.Waiting(
            Samples.order(
                RunId.drawn(time.instant(), new Random(8)),
                new Cause.Manual("cli", null),
                time.instant()));
    ledger.enter(run);
    ledger.aborted(new Deed.Aborted(run.id(), time.instant(), "o'hara"));

    runner.resume();
    letTimePass();

    assertThat(platform.sent()).isEmpty();
    assertThat(only().status()).isEqualTo(Status.ABORTED);
  }

  private ManualRuns.Ordered order() {
    return manual.run(Orders.call("{}"), "cli");
  }

  private Entry only() {
    List<Entry> all = ledger.entries(EntryFilter.newest(10));
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private void letTimePass() {
    for (int second = 0; second < 90; second++) {
      time.pass(Duration.ofSeconds(1));
      runner.tick();
    }
  }
}
