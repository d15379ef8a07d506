package io.cronledger.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import tools.jackson.databind.JsonNode;

/** Entries as a table, newest first. */
final class RunTable {
  private final Table table = new Table("RUN", "SCHEDULE", "SLOT", "STATUS", "TOOK", "RESULT");
  private final ZoneId zone;

  RunTable(ZoneId zone) {
    this.zone = zone;
  }

  Table table() {
    return table;
  }

  void row(JsonNode run) {
    table.row(cells(run));
  }

  /** One alone, in columns that are as wide as most need. */
  String line(JsonNode run) {
    return "%-36s  %-20s  %-19s  %-9s  %8s  %s"
        .formatted((Object[]) cells(run))
        .replaceAll("\\p{Cntrl}+", " ");
  }

  private String[] cells(JsonNode run) {
    String schedule = run.path("schedule").asString("");
    String slot = Screen.time(run.path("slot"), zone);
    return new String[] {
      run.path("id").asString(),
      schedule.isEmpty() ? "(" + run.path("task").asString("") + ")" : schedule,
      slot.isEmpty() ? "by hand" : slot,
      run.path("status").asString(),
      took(run),
      result(run)
    };
  }

  /** From the first attempt's start to the end; the clock may have been set back between. */
  static String took(JsonNode run) {
    if (!run.path("startedAt").isString() || !run.path("finishedAt").isString()) {
      return "";
    }
    Duration took =
        Duration.between(
            Instant.parse(run.path("startedAt").asString()),
            Instant.parse(run.path("finishedAt").asString()));
    return span(took.isNegative() ? Duration.ZERO : took);
  }

  static String span(Duration took) {
    return took.toMinutes() >= 1
        ? "%dm %02ds".formatted(took.toMinutes(), took.toSecondsPart())
        : "%d.%03ds".formatted(took.toSeconds(), took.toMillisPart());
  }

  private static String result(JsonNode run) {
    JsonNode failure = run.path("failure");
    if (failure.isObject()) {
      return failure.path("kind").asString("") + ": " + failure.path("message").asString("");
    }
    long count = run.path("count").asLong(1);
    if (run.path("reason").isString()) {
      return run.path("reason").asString() + (count > 1 ? " ×" + count : "");
    }
    JsonNode output = run.path("output");
    return output.isObject()
        ? "%s, %,d bytes".formatted(mediaType(output), output.path("size").asLong())
        : "";
  }

  private static String mediaType(JsonNode payload) {
    return payload.path("contentType").asString("").split(";", 2)[0];
  }
}
