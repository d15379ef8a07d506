package io.cronledger.api;

import io.cronledger.run.Figures;
import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.Lateness;
import io.cronledger.run.Share;
import io.cronledger.run.Status;
import io.cronledger.run.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What runs come to, in groups and in all, as the API and the command line tell it. */
public final class StatsDocument {
  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration USUAL_HOURS = Duration.ofHours(24);

  private final Figures figures;

  public StatsDocument(Figures figures) {
    this.figures = figures;
  }

  /**
   * Counts.
   *
   * @throws Refused that tells all that is wrong with what is asked for
   */
  public ObjectNode of(Map<String, List<String>> given, Instant now) {
    Scope scope = scope(given, now);
    List<Share> shares = figures.shares(scope);
    List<Lateness> lateness = figures.lateness(scope);
    ArrayNode groups = JsonMapper.shared().createArrayNode();
    Summary.of(shares, lateness).forEach(summary -> groups.add(fields(summary).node()));
    return new Fields()
        .with("by", scope.grouping().name().toLowerCase(Locale.ROOT))
        .with("from", scope.from())
        .with("to", scope.to())
        .with("groups", groups)
        .with("total", fields(Summary.ofAll(shares, lateness)).node())
        .node();
  }

  private static Scope scope(Map<String, List<String>> given, Instant now) {
    var mistakes = new Mistakes();
    var parameters = new Parameters(given, mistakes, "by", "schedule", "task", "since", "until");
    Grouping by =
        parameters
            .one("by", StatsDocument::grouping, "a grouping", "Choose of schedule, day, hour.")
            .orElse(Grouping.SCHEDULE);
    var schedule = RunFilter.schedule(parameters);
    var task = RunFilter.task(parameters);
    Instant until =
        parameters.time("until", now).orElse(now.plusMillis(1)); // and what is of this very moment
    Duration usual = by == Grouping.HOUR ? USUAL_HOURS : USUAL;
    Instant since = parameters.time("since", now).orElse(until.minus(usual));
    if (until.isBefore(since)) {
      mistakes.add("until", "%s is before %s".formatted(until, since), "Ask for a time after it.");
    }
    if (by == Grouping.HOUR && Duration.between(since, until).compareTo(Scope.MOST_HOURS) > 0) {
      mistakes.add(
          "since",
          "hours of more than %d days".formatted(Scope.MOST_HOURS.toDays()),
          "Ask for less, or by day.");
    }
    mistakes.check();
    return Scope.of(schedule.orElse(null), task.orElse(null), since, until, by);
  }

  private static Optional<Grouping> grouping(String text) {
    return Arrays.stream(Grouping.values())
        .filter(one -> one.name().equalsIgnoreCase(text))
        .findFirst();
  }

  private static Fields fields(Summary summary) {
    ObjectNode counts = JsonMapper.shared().createObjectNode();
    for (Status status : Status.values()) {
      Long count = summary.counts().get(status);
      if (count != null) {
        counts.put(status.label(), count);
      }
    }
    var fields =
        new Fields()
            .with("schedule", summary.group().schedule())
            .with("task", summary.group().task())
            .with("at", summary.group().at())
            .with("counts", counts);
    summary.successRate().ifPresent(rate -> fields.with("successRate", rate));
    if (summary.sent() > 0) {
      fields
          .with(
              "took",
              new Fields()
                  .with("p50", summary.quantile(0.5).toMillis())
                  .with("p95", summary.quantile(0.95).toMillis())
                  .with("max", summary.longest().toMillis())
                  .node())
          .with(
              "late",
              new Fields()
                  .with("average", summary.averageLate().toMillis())
                  .with("p50", summary.lateQuantile(0.5).toMillis())
                  .with("p95", summary.lateQuantile(0.95).toMillis())
                  .with("max", summary.latest().toMillis())
                  .node());
    }
    return fields.with(
        "usd", summary.usd().signum() == 0 ? null : summary.usd().stripTrailingZeros());
  }
}
