package io.cronledger.local;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Which items of a dataset are wanted, and how.
 *
 * @param clean whether hidden keys (those that begin with {@code #}) and empty items are left out
 */
record ItemsQuery(Format format, Answer.Page page, Columns columns, boolean clean) {

  enum Format {
    JSON(Json.TYPE),
    JSONL("application/jsonl; charset=utf-8"),
    CSV("text/csv; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }
  }

  /** The keys to keep ({@code fields}; all if empty) and to leave out, and how CSV shows them. */
  record Columns(List<String> fields, List<String> omit, Csv csv) {}

  record Csv(String delimiter, boolean hasHeader, boolean hasMark) {}

  static ItemsQuery of(Query query) {
    OptionalInt limit = query.integer("limit", 0, Integer.MAX_VALUE);
    var page =
        new Answer.Page(
            query.integer("offset", 0, Integer.MAX_VALUE).orElse(0),
            limit.orElse(Integer.MAX_VALUE),
            query.has("desc"));
    var csv =
        new Csv(
            query.text("delimiter").orElse(","),
            !query.has("skipHeaderRow"),
            query.flag("bom").orElse(true));
    var columns = new Columns(list(query, "fields"), list(query, "omit"), csv);
    return new ItemsQuery(format(query), page, columns, query.has("clean"));
  }

  private static Format format(Query query) {
    String named = query.text("format").orElse("json");
    return Arrays.stream(Format.values())
        .filter(format -> format.name().equals(named.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> ApiError.badValue("format", named, "the local endpoint has json, jsonl and csv"));
  }

  private static List<String> list(Query query, String name) {
    return query.text(name).map(names -> List.of(names.split(","))).orElse(List.of());
  }
}
