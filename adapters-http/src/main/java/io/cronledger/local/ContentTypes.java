package io.cronledger.local;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** In file mode a record's extension is all that tells what it is. */
final class ContentTypes {
  static final String UNKNOWN = "application/octet-stream";

  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("json", Json.TYPE),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("xml", "application/xml; charset=utf-8"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("zip", "application/zip"),
          Map.entry("gz", "application/gzip"),
          Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("bin", UNKNOWN));

  private static final Map<String, String> EXTENSION_OF =
      BY_EXTENSION.entrySet().stream()
          .collect(
              Collectors.toMap(
                  entry -> plain(entry.getValue()), Map.Entry::getKey, (one, _) -> one));

  private ContentTypes() {}

  /** What a file of a content type ends with; what is not known is just bytes. */
  static String extensionOf(String contentType) {
    String plain = plain(contentType);
    return plain.endsWith("+json") ? "json" : EXTENSION_OF.getOrDefault(plain, "bin");
  }

  private static String plain(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  static String of(Path file) {
    return BY_EXTENSION.getOrDefault(extension(file.toString()), UNKNOWN);
  }

  /** The key of the record that lies in a file: its name, less an extension that says a type. */
  static String withoutExtension(Path file) {
    String name = String.valueOf(file.getFileName());
    String extension = extension(name);
    return BY_EXTENSION.containsKey(extension)
        ? name.substring(0, name.length() - extension.length() - 1)
        : name;
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
