package io.cronledger.local;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The items of a dataset: one numbered JSON file each. They are sent as they are read. */
record Items(Path folder) {

  int count() throws IOException {
    return files().size();
  }

  void answer(Context call, ItemsQuery wanted) throws IOException {
    List<Path> all = files();
    Answer.Page page = wanted.page();
    List<Path> ordered = page.desc() ? all.reversed() : all;
    List<Path> chosen = ordered.stream().skip(page.offset()).limit(page.limit()).toList();
    call.contentType(wanted.format().contentType())
        .header("X-Apify-Pagination-Total", Integer.toString(all.size()))
        .header("X-Apify-Pagination-Offset", Integer.toString(page.offset()))
        .header("X-Apify-Pagination-Limit", Integer.toString(page.limit()))
        .header("X-Apify-Pagination-Desc", Boolean.toString(page.desc()))
        .header("X-Apify-Pagination-Count", Integer.toString(chosen.size()));
    if (call.req().getMethod().equals("HEAD")) {
      return;
    }
    OutputStream out = call.outputStream();
    switch (wanted.format()) {
      case JSON -> list(chosen, wanted, out);
      case JSONL -> lines(chosen, wanted, out);
      case CSV -> new CsvTable(wanted.columns().csv(), out).write(() -> read(chosen, wanted));
    }
  }

  /** Adds items after those that are there; a program that adds some meanwhile is made way for. */
  void add(List<JsonNode> items) throws IOException {
    Files.createDirectories(folder);
    List<Path> present = files();
    long number =
        present.isEmpty()
            ? 1
            : 1 + Long.parseLong(ContentTypes.withoutExtension(present.getLast()));
    for (JsonNode item : items) {
      while (!isAdded(number, item)) {
        number++;
      }
      number++;
    }
  }

  private boolean isAdded(long number, JsonNode item) throws IOException {
    try {
      Files.write(
          folder.resolve("%09d.json".formatted(number)),
          Json.bytes(item),
          StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  private static void list(List<Path> files, ItemsQuery wanted, OutputStream out)
      throws IOException {
    String before = "[";
    for (JsonNode item : (Iterable<JsonNode>) read(files, wanted)::iterator) {
      write(out, before);
      out.write(Json.bytes(item));
      before = ",";
    }
    write(out, before.equals("[") ? "[]" : "]");
  }

  private static void lines(List<Path> files, ItemsQuery wanted, OutputStream out)
      throws IOException {
    for (JsonNode item : (Iterable<JsonNode>) read(files, wanted)::iterator) {
      out.write(Json.bytes(item));
      write(out, "\n");
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Stream<JsonNode> read(List<Path> files, ItemsQuery wanted) {
    return files.stream()
        .map(file -> Json.MAPPER.readTree(file))
        .map(item -> item instanceof ObjectNode object ? chosen(object, wanted) : item)
        .filter(item -> !wanted.clean() || !item.isEmpty());
  }

  private static JsonNode chosen(ObjectNode item, ItemsQuery wanted) {
    ObjectNode kept = Json.object();
    List<String> fields = wanted.columns().fields();
    for (String key : fields.isEmpty() ? List.copyOf(item.propertyNames()) : fields) {
      JsonNode value = item.get(key);
      boolean isHidden = wanted.clean() && key.startsWith("#");
      if (value != null && !isHidden && !wanted.columns().omit().contains(key)) {
        kept.set(key, value);
      }
    }
    return kept;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("\\d+\\.json"))
          .sorted()
          .toList();
    }
  }
}
