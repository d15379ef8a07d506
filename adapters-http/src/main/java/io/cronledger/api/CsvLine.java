package io.cronledger.api;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Runs as rows of a table (RFC 4180): the fields that most people ask for. */
public final class CsvLine {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "schedule",
          "task",
          "cause",
          "slot",
          "lastSlot",
          "count",
          "status",
          "reason",
          "startedAt",
          "finishedAt",
          "attempts",
          "recovered",
          "platformRunId",
          "/platform/usd",
          "/failure/kind",
          "/failure/message",
          "/output/contentType",
          "/output/size",
          "/output/sha256");

  private CsvLine() {}

  public static String heading() {
    return COLUMNS.stream()
        .map(column -> column.startsWith("/") ? column.substring(1).replace('/', '.') : column)
        .collect(Collectors.joining(","));
  }

  /** An entry as it stands in a list. */
  public static String of(JsonNode entry) {
    return COLUMNS.stream()
        .map(column -> entry.at(column.startsWith("/") ? column : "/" + column).asString(""))
        .map(CsvLine::quoted)
        .collect(Collectors.joining(","));
  }

  /** What a spreadsheet would take for a formula is made plain text. */
  private static String quoted(String cell) {
    String safe = cell.matches("(?s)[=+@\\-\t\r].*") ? "'" + cell : cell;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
