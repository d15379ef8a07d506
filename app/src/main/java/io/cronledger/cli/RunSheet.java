package io.cronledger.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The whole life of one entry, as text: what it is, why it ran, and what came of each attempt. */
final class RunSheet {
  private static final List<String> PLAIN =
      List.of("id", "status", "reason", "schedule", "task", "cause", "platformRunId");

  private final PrintStream out;
  private final ZoneId zone;

  RunSheet(PrintStream out, ZoneId zone) {
    this.out = out;
    this.zone = zone;
  }

  void print(JsonNode run) {
    for (String name : PLAIN) {
      line(name, run.path(name).asString(""));
    }
    line("asked by", run.path("by").asString(""));
    for (String name : List.of("slot", "lastSlot", "orderedAt", "sendBy")) {
      line(name, Screen.time(run.path(name), zone));
    }
    line("aborted by", abort(run));
    line("count", run.path("count").asString(""));
    line("late", span("", run.path("late")));
    line("queued", span("", run.path("queued")));
    line("took", RunTable.took(run));
    line("cost", cost(run.path("platform").path("usd")));
    line("recovered", run.path("recovered").asBoolean(false) ? "yes" : "");
    definition(run.path("definition"));
    run.path("attempts").forEach(this::attempt);
    failure(run.path("failure"));
    for (String which : List.of("input", "output")) {
      payload(which, run.path(which), run.path("damaged").path(which).asString(""));
    }
  }

  private static String cost(JsonNode usd) {
    return usd.isNumber() ? usd.asString() + " USD" : "";
  }

  private String abort(JsonNode run) {
    String by = run.path("abortedBy").asString("");
    return by.isEmpty() ? "" : by + ", " + Screen.time(run.path("abortAskedAt"), zone);
  }

  private void definition(JsonNode definition) {
    if (definition.isObject()) {
      line(
          "why",
          "%s, at %s:%s, definition %s"
              .formatted(
                  definition.path("when").asString(""),
                  definition.path("file").asString("?"),
                  definition.path("line").asString("?"),
                  definition.path("hash").asString("?")));
    }
    if (definition.path("since").isString()) {
      line(
          "in force",
          "from %s %s"
              .formatted(
                  Screen.time(definition.path("since"), zone),
                  definition.path("until").isString()
                      ? "to " + Screen.time(definition.path("until"), zone)
                      : "on"));
    }
  }

  private void attempt(JsonNode attempt) {
    JsonNode failure = attempt.path("failure");
    String end = Screen.time(attempt.path("finishedAt"), zone);
    line(
        "attempt " + attempt.path("number").asString(""),
        "%s – %s%s%s%s%s"
            .formatted(
                Screen.time(attempt.path("startedAt"), zone),
                end.isEmpty() ? "under way" : end,
                attempt.path("node").isString() ? "  at " + attempt.path("node").asString() : "",
                span(", connected after ", attempt.path("connected")),
                span(", first byte after ", attempt.path("firstByte")),
                failure.isObject() ? "  " + told(failure) : ""));
  }

  private static String span(String what, JsonNode millis) {
    return millis.isNumber() ? what + RunTable.span(Duration.ofMillis(millis.asLong())) : "";
  }

  private void failure(JsonNode failure) {
    line("failure", failure.isObject() ? told(failure) : "");
  }

  private static String told(JsonNode failure) {
    String http = failure.path("httpStatus").asString("");
    return "%s%s: %s"
        .formatted(
            failure.path("kind").asString(""),
            http.isEmpty() ? "" : " (HTTP " + http + ")",
            failure.path("message").asString(""));
  }

  private void payload(String name, JsonNode payload, String damage) {
    line(
        name,
        payload.isObject()
            ? "%s, %,d bytes, sha256 %s%s%s"
                .formatted(
                    payload.path("contentType").asString(""),
                    payload.path("size").asLong(),
                    payload.path("sha256").asString(""),
                    payload.path("truncated").asBoolean(false) ? ", cut off" : "",
                    damage.isEmpty() ? "" : ", damaged: " + damage)
            : "");
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      out.printf("%-14s %s%n", name, value.replaceAll("\\p{Cntrl}+", " "));
    }
  }
}
