package io.cronledger.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What runs came to, as a table with their sum at its end. */
record StatsSheet(Screen screen, ZoneId zone) {
  private static final Set<String> GOOD = Set.of("SUCCEEDED");
  private static final Set<String> UNFIRED = Set.of("SKIPPED", "MISSED");
  private static final Set<String> BAD =
      Set.of("FAILED", "TIMED-OUT", "ABORTED", "REFUSED", "LOST");

  void print(JsonNode found) {
    String by = found.path("by").asString();
    var table =
        new Table(
            by.toUpperCase(Locale.ROOT),
            "GOOD",
            "BAD",
            "UNFIRED",
            "RATE",
            "P50",
            "P95",
            "MAX",
            "LATE50",
            "LATE95",
            "LATEST",
            "USD");
    found.path("groups").forEach(group -> row(table, name(group, by), group));
    row(table, "all", found.path("total"));
    screen.print(table);
    screen.line("");
    screen.line(
        "%s to %s"
            .formatted(Screen.time(found.path("from"), zone), Screen.time(found.path("to"), zone)));
  }

  private String name(JsonNode group, String by) {
    return switch (by) {
      case "day" -> Screen.time(group.path("at"), ZoneOffset.UTC).substring(0, 10);
      case "hour" -> Screen.time(Instant.parse(group.path("at").asString()), zone);
      default -> {
        String schedule = group.path("schedule").asString("");
        String task = group.path("task").asString("");
        yield schedule.isEmpty() ? "(" + task + ")" : schedule + " (" + task + ")";
      }
    };
  }

  private static void row(Table table, String name, JsonNode group) {
    JsonNode rate = group.path("successRate");
    table.row(
        name,
        count(group, GOOD),
        count(group, BAD),
        count(group, UNFIRED),
        rate.isNumber() ? "%.1f %%".formatted(100 * rate.asDouble()) : "",
        span(group.at("/took/p50")),
        span(group.at("/took/p95")),
        span(group.at("/took/max")),
        span(group.at("/late/p50")),
        span(group.at("/late/p95")),
        span(group.at("/late/max")),
        group.path("usd").asString(""));
  }

  private static String count(JsonNode group, Set<String> which) {
    long count = which.stream().mapToLong(status -> group.at("/counts/" + status).asLong(0)).sum();
    return count == 0 ? "" : "%,d".formatted(count);
  }

  private static String span(JsonNode millis) {
    return millis.isNumber() ? RunTable.span(Duration.ofMillis(millis.asLong())) : "";
  }
}
