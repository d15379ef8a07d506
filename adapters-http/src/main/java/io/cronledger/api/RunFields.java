package io.cronledger.api;

import io.cronledger.run.Attempt;
import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Deed;
import io.cronledger.run.Lapse;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a run's documents. */
final class RunFields {
  private RunFields() {}

  static Fields inList(TaskRun run, Deed.@Nullable Aborted abort) {
    return told(run, abort).with("attempts", run.attempts().size());
  }

  static Fields whole(TaskRun run, Deed.@Nullable Aborted abort, Map<Integer, String> nodes) {
    RunOrder order = run.order();
    return told(run, abort)
        .with("attempts", attempts(run.attempts(), nodes))
        .with("input", order.call().input())
        .with("options", options(order.call().options()))
        .with("wait", Span.print(order.call().delivery().waitFor()))
        .with("orderedAt", order.orderedAt())
        .with("sendBy", order.sendBy())
        .with("notBefore", run instanceof TaskRun.Waiting waiting ? waiting.notBefore() : null)
        .with("late", Lapse.late(run).map(Duration::toMillis).orElse(null))
        .with("queued", Lapse.queued(run).map(Duration::toMillis).orElse(null))
        .with("took", took(run));
  }

  private static @Nullable Long took(TaskRun run) {
    return run instanceof TaskRun.Over over
        ? Lapse.of(over).map(lapse -> lapse.took().toMillis()).orElse(null)
        : null;
  }

  /** What a schedule says of its last run. */
  static Fields brief(TaskRun run) {
    return new Fields()
        .with("id", run.id())
        .with("status", run.status().label())
        .with("slot", run.order().cause() instanceof Cause.Slot slot ? slot.slot() : null)
        .with("startedAt", startedAt(run))
        .with("finishedAt", run instanceof TaskRun.Over over ? over.endedAt() : null);
  }

  private static Fields told(TaskRun run, Deed.@Nullable Aborted abort) {
    var fields = new Fields().with("id", run.id());
    Cause cause = run.order().cause();
    fields.with("schedule", cause.schedule()).with("task", run.order().task());
    switch (cause) {
      case Cause.Slot slot -> fields.with("slot", slot.slot()).with("cause", "slot");
      case Cause.Manual manual -> fields.with("cause", "manual").with("by", manual.by());
    }
    fields.with("status", run.status().label()).with("startedAt", startedAt(run));
    if (abort != null) {
      fields.with("abortedBy", abort.by()).with("abortAskedAt", abort.at());
    }
    switch (run) {
      case TaskRun.Waiting _, TaskRun.UnderWay _ -> {}
      case TaskRun.Settling settling -> fields.with("settlingSince", settling.since());
      case TaskRun.Over over ->
          fields
              .with("finishedAt", over.endedAt())
              .with("platformRunId", over.platformRunId())
              .with("platform", platform(over.facts()))
              .with("failure", over.outcome().failure().orElse(null))
              .with("output", output(over.outcome()))
              .with("recovered", over.recovered());
    }
    return fields;
  }

  private static @Nullable ObjectNode platform(@Nullable RunFacts facts) {
    return facts == null || facts.isBare()
        ? null
        : new Fields()
            .with("startedAt", facts.startedAt())
            .with("finishedAt", facts.finishedAt())
            .with("usd", facts.usd())
            .with("datasetId", facts.datasetId())
            .with("link", facts.link())
            .with("logTail", facts.logTail())
            .node();
  }

  private static @Nullable Instant startedAt(TaskRun run) {
    return run.attempts().isEmpty() ? null : run.attempts().getFirst().startedAt();
  }

  private static @Nullable Payload output(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded(Payload output) -> output;
      case Outcome.Failed _, Outcome.Refused _, Outcome.Lost _ -> null;
    };
  }

  private static ArrayNode attempts(List<Attempt> attempts, Map<Integer, String> nodes) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    attempts.forEach(
        attempt ->
            all.add(
                new Fields()
                    .with("number", attempt.number())
                    .with("startedAt", attempt.startedAt())
                    .with("finishedAt", attempt.endedAt())
                    .with("fate", attempt.fate().label())
                    .with("failure", attempt.failure())
                    .with("platformRunId", attempt.platformRunId())
                    .with("node", nodes.get(attempt.number()))
                    .with("connected", millis(attempt.timing().connected()))
                    .with("firstByte", millis(attempt.timing().firstByte()))
                    .node()));
    return all;
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable ObjectNode options(CallOptions options) {
    ObjectNode given =
        new Fields()
            .with("timeout", options.timeout())
            .with("memory", options.memory())
            .with("maxItems", options.maxItems())
            .with("maxTotalChargeUsd", options.maxTotalChargeUsd())
            .with("restartOnError", options.restartOnError())
            .with("build", options.build())
            .with("outputRecordKey", options.outputRecordKey())
            .with("webhooks", options.webhooks())
            .node();
    return given.isEmpty() ? null : given;
  }
}
