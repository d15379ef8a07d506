package io.cronledger.cli;

import io.cronledger.schedule.Span;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What takes up the room, and when the disk will be full at this rate. */
record StorageSheet(Screen screen) {
  void print(JsonNode found) {
    screen.line(
        "The ledger takes up %s%s."
            .formatted(
                size(found, "bytes"),
                found.has("reusable")
                    ? ", of which about %s are empty".formatted(size(found, "reusable"))
                    : ""));
    found.path("parts").properties().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, JsonNode> part) -> part.getValue().asLong())
                .reversed())
        .forEach(
            part ->
                screen.line(
                    "  %-14s %10s".formatted(part.getKey(), Sizes.text(part.getValue().asLong()))));
    screen.line(
        "%,d entries, %s each; %,d in the last %s, which makes %s a day."
            .formatted(
                found.path("entries").asLong(),
                size(found, "bytesPerEntry"),
                found.path("recent").asLong(),
                span(Duration.ofSeconds(found.path("recentSeconds").asLong())),
                size(found, "bytesPerDay")));
    if (found.has("fullInDays")) {
      screen.line(
          "Its disk has %s free: at this rate it is full in %,d days."
              .formatted(size(found, "free"), found.path("fullInDays").asLong()));
    } else if (found.has("free")) {
      screen.line("Its disk has %s free.".formatted(size(found, "free")));
    } else {
      screen.line("How much its server's disk has free cannot be seen from here.");
    }
  }

  /** In the unit that tells most. */
  private static String span(Duration span) {
    Duration rounded =
        span.toHours() >= 48
            ? Duration.ofDays(span.plusHours(12).toDays())
            : span.toMinutes() >= 120
                ? Duration.ofHours(span.plusMinutes(30).toHours())
                : Duration.ofMinutes(Math.max(1, span.plusSeconds(30).toMinutes()));
    return Span.print(rounded);
  }

  private static String size(JsonNode found, String field) {
    return Sizes.text(found.path(field).asLong());
  }
}
