package io.cronledger.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * The records of a run's key-value store: files named by their key, whose extension says what they
 * are.
 */
final class Records {
  private final Path folder;

  private Records(Path folder) {
    this.folder = folder;
  }

  static Records of(RunFolders folders, LocalRun run) {
    return new Records(folders.records(run));
  }

  /** A record, still on disk. */
  record Entry(String key, Path file) {
    String contentType() {
      return ContentTypes.of(file);
    }

    long size() {
      return file.toFile().length();
    }
  }

  Optional<Entry> find(String key) throws IOException {
    return all().stream().filter(entry -> entry.key().equals(key)).findFirst();
  }

  /** All records, by key. */
  java.util.List<Entry> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return java.util.List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> new Entry(ContentTypes.withoutExtension(file), file))
          .sorted(java.util.Comparator.comparing(Entry::key))
          .toList();
    }
  }

  /**
   * Makes a file a record: JSON if it parses as such, text otherwise; none if it is empty. The file
   * is moved.
   */
  void adopt(String key, Path file) throws IOException {
    if (Files.size(file) == 0) {
      Files.delete(file);
      return;
    }
    Files.move(file, folder.resolve(key + (isJson(file) ? ".json" : ".txt")));
  }

  private static boolean isJson(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = Json.MAPPER.createParser(in)) {
      json.nextToken();
      json.skipChildren();
      return json.nextToken() == null;
    } catch (JacksonException _) {
      return false;
    }
  }
}
