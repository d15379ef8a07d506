package io.cronledger.schedule;

import static java.time.temporal.ChronoUnit.MICROS;

import io.cronledger.run.Attempt;
import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry as a ledger gives it back: in microseconds, with bytes of its own. */
final class Kept {
  private Kept() {}

  static Entry entry(Entry entry) {
    return switch (entry) {
      case TaskRun run -> run(run);
      case Unfired range -> range(range);
    };
  }

  static TaskRun run(TaskRun run) {
    RunOrder order = order(run.order());
    List<Attempt> attempts = run.attempts().stream().map(Kept::attempt).toList();
    return switch (run) {
      case TaskRun.Waiting waiting ->
          new TaskRun.Waiting(order, attempts, instant(waiting.notBefore()));
      case TaskRun.UnderWay _ -> new TaskRun.UnderWay(order, attempts);
      case TaskRun.Settling settling ->
          new TaskRun.Settling(order, attempts, instant(settling.since()));
      case TaskRun.Over over ->
          new TaskRun.Over(
              order,
              attempts,
              outcome(over.outcome()),
              instant(over.endedAt()),
              facts(over.facts()),
              over.recovered());
    };
  }

  static TaskRun withAttempts(TaskRun run, List<Attempt> attempts) {
    return switch (run) {
      case TaskRun.Waiting waiting ->
          new TaskRun.Waiting(run.order(), attempts, waiting.notBefore());
      case TaskRun.UnderWay _ -> new TaskRun.UnderWay(run.order(), attempts);
      case TaskRun.Settling settling ->
          new TaskRun.Settling(run.order(), attempts, settling.since());
      case TaskRun.Over over ->
          new TaskRun.Over(
              run.order(),
              attempts,
              over.outcome(),
              over.endedAt(),
              over.facts(),
              over.recovered());
    };
  }

  static Unfired range(Unfired range) {
    return new Unfired(
        range.id(),
        range.schedule(),
        range.task(),
        range.definition(),
        instant(range.firstSlot()),
        instant(range.lastSlot()),
        range.count(),
        range.reason());
  }

  static Instant instant(Instant instant) {
    return instant.truncatedTo(MICROS);
  }

  private static @Nullable Instant orNull(@Nullable Instant instant) {
    return instant == null ? null : instant(instant);
  }

  private static RunOrder order(RunOrder order) {
    return new RunOrder(
        order.id(),
        order.call().withInput(payload(order.call().input())),
        cause(order.cause()),
        instant(order.orderedAt()),
        orNull(order.sendBy()),
        order.turn(),
        order.retry());
  }

  private static Cause cause(Cause cause) {
    return switch (cause) {
      case Cause.Slot slot ->
          new Cause.Slot(slot.schedule(), instant(slot.slot()), slot.definition());
      case Cause.Manual manual -> manual;
    };
  }

  private static Attempt attempt(Attempt attempt) {
    return new Attempt(
        attempt.number(),
        instant(attempt.startedAt()),
        orNull(attempt.endedAt()),
        attempt.fate(),
        attempt.failure(),
        attempt.platformRunId(),
        attempt.timing());
  }

  static @Nullable RunFacts facts(@Nullable RunFacts facts) {
    return facts == null
        ? null
        : new RunFacts(
            facts.id(),
            orNull(facts.startedAt()),
            orNull(facts.finishedAt()),
            facts.usd(),
            facts.datasetId(),
            facts.link(),
            facts.logTail());
  }

  private static Outcome outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded succeeded -> new Outcome.Succeeded(payload(succeeded.output()));
      case Outcome.Failed _, Outcome.Refused _, Outcome.Lost _ ->
          outcome.with(why -> new Failure(text(why.kind()), text(why.message()), why.httpStatus()));
    };
  }

  private static String text(String text) {
    return text.replaceAll("[\0\\p{Cs}]", "\ufffd");
  }

  private static Payload payload(Payload payload) {
    return Payload.of(payload.contentType(), payload.bytes(), payload.truncated());
  }
}
