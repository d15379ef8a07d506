package io.cronledger.settings;

import io.cronledger.crontab.Problem;
import io.cronledger.crontab.Problem.Severity;
import io.cronledger.crontab.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of {@code cronledger.properties}: {@code name = value}, and comments after {@code #} at
 * the start of a line. No escapes and no continuation lines, so that a path with a backslash is
 * what it looks like.
 */
final class PropertiesFile {

  /** A line, with the places of its parts. */
  record Entry(String key, Origin keyAt, String value, Origin valueAt) {}

  private PropertiesFile() {}

  static List<Entry> entries(Source source, Consumer<Problem> problems) {
    List<Entry> entries = new ArrayList<>();
    String text = source.text();
    for (int start = 0, end; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start) < 0 ? text.length() : text.indexOf('\n', start);
      String line = text.substring(start, end);
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        entry(source, start, line, entries, problems);
      }
    }
    return entries;
  }

  private static void entry(
      Source source, int start, String line, List<Entry> entries, Consumer<Problem> problems) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      problems.accept(
          source.problem(
              Severity.ERROR,
              start,
              start + line.stripTrailing().length(),
              "an equals sign is missing",
              "Write 'name = value', such as 'http-port = 8080'."));
      return;
    }
    String key = line.substring(0, equals).strip();
    String value = line.substring(equals + 1).strip();
    int keyStart = start + line.indexOf(key);
    int valueStart = start + (value.isEmpty() ? equals : line.indexOf(value, equals + 1));
    entries.add(
        new Entry(
            key,
            new Origin.InFile(source, keyStart, keyStart + key.length()),
            value,
            new Origin.InFile(source, valueStart, valueStart + Math.max(1, value.length()))));
  }
}
