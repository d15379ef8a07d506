package io.cronledger.jdbc;

import io.cronledger.run.Attempt;
import io.cronledger.run.Delivery;
import io.cronledger.run.Entry;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left of an entry that was kept in tables of an earlier version. */
record EarlierTables(int version) {
  private static final int LIFE_OF_A_RUN = 2;
  private static final int TIMINGS = 6;

  boolean are(int atLeast) {
    return version >= atLeast;
  }

  Entry kept(Entry entry) {
    return switch (entry) {
      case Unfired range -> range;
      case TaskRun.Waiting run ->
          new TaskRun.Waiting(order(run.order()), attempts(run), run.notBefore());
      case TaskRun.UnderWay run -> new TaskRun.UnderWay(order(run.order()), attempts(run));
      case TaskRun.Settling run ->
          new TaskRun.Settling(order(run.order()), attempts(run), run.since());
      case TaskRun.Over run ->
          new TaskRun.Over(
              order(run.order()),
              attempts(run),
              run.outcome(),
              run.endedAt(),
              facts(run.facts()),
              run.recovered());
    };
  }

  private RunOrder order(RunOrder order) {
    if (are(LIFE_OF_A_RUN)) {
      return order;
    }
    TaskCall call = order.call();
    return new RunOrder(
        order.id(),
        new TaskCall(
            call.task(),
            call.input(),
            call.options(),
            new Delivery(
                Delivery.Mode.SYNC,
                call.delivery().waitFor(),
                new Delivery.Result.OutputRecord(),
                Delivery.DEFAULT_MAX_OUTPUT),
            null),
        order.cause(),
        order.orderedAt(),
        order.sendBy(),
        Turn.AT_ONCE,
        new Retry(order.retry().limit(), order.retry().backoff(), 0));
  }

  private List<Attempt> attempts(TaskRun run) {
    return run.attempts().stream().map(attempt -> attempt(run, attempt)).toList();
  }

  private Attempt attempt(TaskRun run, Attempt a) {
    return new Attempt(
        a.number(),
        a.startedAt(),
        a.endedAt(),
        are(LIFE_OF_A_RUN) ? a.fate() : fate(run),
        a.failure(),
        are(LIFE_OF_A_RUN) ? a.platformRunId() : null,
        are(TIMINGS) ? a.timing() : Attempt.Timing.NONE);
  }

  /** As far as it follows from what became of the run. */
  private static Attempt.Fate fate(TaskRun run) {
    return switch (run) {
      case TaskRun.Open _ -> Attempt.Fate.OPEN;
      case TaskRun.Waiting _ -> Attempt.Fate.NOTHING_RAN;
      case TaskRun.Over over -> over.outcome().fate();
    };
  }

  private @Nullable RunFacts facts(@Nullable RunFacts facts) {
    return facts == null || are(LIFE_OF_A_RUN) ? facts : RunFacts.of(facts.id());
  }
}
