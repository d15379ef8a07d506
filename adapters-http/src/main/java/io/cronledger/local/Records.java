package io.cronledger.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * The records of a run's key-value store: files named by their key, whose extension says what they
 * are.
 */
record Records(Path folder) {

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
  List<Entry> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> new Entry(ContentTypes.withoutExtension(file), file))
          .sorted(Comparator.comparing(Entry::key))
          .toList();
    }
  }

  /** Puts a record in the place of the one with its key, if any. */
  void put(String key, byte[] bytes, String contentType) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(key + "." + ContentTypes.extensionOf(contentType));
    Path fresh = Files.createTempFile(folder.getParent(), ".record", "");
    Files.write(fresh, bytes);
    Optional<Entry> before = find(key);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    if (before.isPresent() && !before.get().file().equals(file)) {
      Files.deleteIfExists(before.get().file());
    }
  }

  void delete(String key) throws IOException {
    Optional<Entry> entry = find(key);
    if (entry.isPresent()) {
      Files.deleteIfExists(entry.get().file());
    }
  }

  /**
   * Makes a file a record: JSON if it parses as such, else text if it is, else just bytes; none if
   * it is empty. The file is moved.
   */
  void adopt(String key, Path file) throws IOException {
    if (Files.size(file) == 0) {
      Files.delete(file);
      return;
    }
    String extension = isJson(file) ? ".json" : isText(file) ? ".txt" : ".bin";
    Files.move(file, folder.resolve(key + extension));
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

  /** As UTF-8, and without the character that no text has. */
  private static boolean isText(Path file) throws IOException {
    var strict = StandardCharsets.UTF_8.newDecoder();
    try (Reader in = new InputStreamReader(Files.newInputStream(file), strict)) {
      char[] part = new char[8192];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        if (CharBuffer.wrap(part, 0, n).chars().anyMatch(c -> c == 0)) {
          return false;
        }
      }
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
