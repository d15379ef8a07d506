package io.cronledger.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Items as a table: a column for each key of any item, and {@code a/b} for what is nested. */
record CsvTable(ItemsQuery.Csv form, OutputStream out) {
  private static final String MARK = "\uFEFF";

  /** Asks for the items twice, first to learn the columns, so as not to hold them all. */
  void write(Supplier<Stream<JsonNode>> items) throws IOException {
    var columns = new LinkedHashSet<String>();
    items.get().forEach(item -> columns.addAll(row(item).keySet()));
    if (form.hasMark()) {
      out.write(MARK.getBytes(StandardCharsets.UTF_8));
    }
    if (form.hasHeader()) {
      line(columns.stream());
    }
    for (JsonNode item : (Iterable<JsonNode>) items.get()::iterator) {
      Map<String, String> row = row(item);
      line(columns.stream().map(column -> row.getOrDefault(column, "")));
    }
  }

  private void line(Stream<String> cells) throws IOException {
    String line = cells.map(this::quoted).collect(Collectors.joining(form.delimiter(), "", "\r\n"));
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  private String quoted(String cell) {
    boolean isPlain =
        cell.chars().noneMatch(c -> c == '"' || c == '\n' || c == '\r')
            && !cell.contains(form.delimiter());
    return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static Map<String, String> row(JsonNode item) {
    var row = new LinkedHashMap<String, String>();
    flatten("", item, row);
    return row;
  }

  private static void flatten(String path, JsonNode value, Map<String, String> into) {
    if (value.isObject()) {
      value.forEachEntry((key, member) -> flatten(below(path, key), member, into));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        flatten(below(path, Integer.toString(i)), value.get(i), into);
      }
    } else {
      into.put(path, value.isNull() ? "" : value.asString());
    }
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "/" + key;
  }
}
