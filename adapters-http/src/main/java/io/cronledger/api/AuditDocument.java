package io.cronledger.api;

import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Audit;
import io.cronledger.schedule.Difference;
import io.cronledger.schedule.History;
import io.cronledger.schedule.Suggestion;
import io.cronledger.schedule.Timetable;
import io.javalin.http.HttpStatus;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an audit comes to, with the first of the differences that it found. */
public final class AuditDocument {
  /** One difference would do to doubt the ledger; a thousand are enough to find out why. */
  static final int MOST_TOLD = 1000;

  private final Timetable timetable;
  private final History history;

  public AuditDocument(Timetable timetable, History history) {
    this.timetable = timetable;
    this.history = history;
  }

  /** {@code {"found": […], "expected": n, "recorded": n, "differences": n}}. */
  public ObjectNode of(AuditScope scope) {
    ArrayNode found = JsonMapper.shared().createArrayNode();
    Audit.Sum sum = Audit.Sum.NOTHING;
    for (ScheduleName schedule : schedules(scope)) {
      sum =
          sum.and(
              Audit.of(
                  schedule,
                  scope.from(),
                  scope.to(),
                  timetable,
                  history,
                  difference -> {
                    if (found.size() < MOST_TOLD) {
                      found.add(document(difference));
                    }
                  }));
    }
    return new Fields()
        .with("found", found)
        .with("expected", sum.expected())
        .with("recorded", sum.recorded())
        .with("differences", sum.differences())
        .node();
  }

  private Collection<ScheduleName> schedules(AuditScope scope) {
    Set<ScheduleName> known = history.schedules();
    ScheduleName one = scope.schedule();
    if (one == null) {
      return known.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList();
    }
    if (!known.contains(one)) {
      String hint =
          Suggestion.closest(one.value(), known.stream().map(ScheduleName::value).toList())
              .map("; did you mean '%s'?"::formatted)
              .orElse("");
      throw Refused.with(
          HttpStatus.NOT_FOUND, "No schedule '%s' ever was in force%s".formatted(one, hint));
    }
    return List.of(one);
  }

  private static ObjectNode document(Difference difference) {
    var fields =
        new Fields()
            .with("schedule", difference.schedule())
            .with("slot", difference.slot())
            .with("told", difference.told());
    switch (difference) {
      case Difference.Missing missing ->
          fields
              .with("kind", "missing")
              .with("lastSlot", missing.lastSlot())
              .with("count", missing.count());
      case Difference.Unexpected unexpected ->
          fields.with("kind", "unexpected").with("id", unexpected.entry().id());
      case Difference.Twice twice -> fields.with("kind", "twice").with("id", twice.entry().id());
      case Difference.Miscounted miscounted ->
          fields
              .with("kind", "miscounted")
              .with("id", miscounted.entry().id())
              .with("count", miscounted.entry().count());
      case Difference.MiscountedPast past ->
          fields.with("kind", "miscounted-past").with("count", past.past().count());
    }
    return fields.node();
  }
}
