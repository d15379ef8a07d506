package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.Retry;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.Runner;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Runs that somebody asks for: the same life as a slot's, without a slot. */
public final class ManualRuns {
  private final Runner runner;
  private final InstantSource clock;
  private final RandomGenerator random;

  public ManualRuns(Runner runner, InstantSource clock, RandomGenerator random) {
    this.runner = runner;
    this.clock = clock;
    this.random = random;
  }

  /** A run on record, and the end it will come to. */
  public record Ordered(RunOrder order, CompletableFuture<Entry> end) {}

  /** Runs what a schedule would run if it were due now. */
  public Ordered run(Schedule schedule, String by) {
    Instant now = clock.instant();
    RunId id = RunId.drawn(now, random);
    CallPlan plan = schedule.call();
    var previous = schedule.timing().slots(schedule.name()).before(now).orElse(null);
    var firing = new InputTemplate.Firing(id, now, previous, schedule.timing().zone());
    return order(
        new RunOrder(
            id,
            plan.call(firing),
            new Cause.Manual(by, schedule.name()),
            now,
            null,
            Turn.AT_ONCE,
            schedule.policy().retry()));
  }

  public Ordered run(TaskCall call, String by) {
    Instant now = clock.instant();
    return order(
        new RunOrder(
            RunId.drawn(now, random),
            call,
            new Cause.Manual(by, null),
            now,
            null,
            Turn.AT_ONCE,
            Retry.DEFAULT));
  }

  private Ordered order(RunOrder order) {
    return new Ordered(order, runner.order(new TaskRun.Waiting(order)));
  }
}
