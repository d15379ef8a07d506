package io.cronledger.schedule;

import java.util.Map;
import java.util.TreeMap;

/**
 * A schedule in its parts, as words: what a line of a cron file says once its quotes and comments
 * are gone.
 *
 * @param options by name; what is not there has its default
 */
public record Wording(String when, String task, Map<String, String> options) {
  /** The name by which a flaw of {@link #when} is told. */
  public static final String WHEN = "when";

  /** The name by which a flaw of {@link #task} is told. */
  public static final String TASK = "task";

  /**
   * A flaw and the part it is in.
   *
   * @param part the name of an option, {@link #WHEN} or {@link #TASK}
   * @param flaw with its place in the part's value; an option that is unknown altogether has its
   *     place in the name
   * @param inName whether the place is in the option's name
   */
  public record Fault(String part, Flaw flaw, boolean inName) {}

  public Wording {
    options = Map.copyOf(options);
  }

  /** The form in which definitions are kept and hashed: a line for each part, options by name. */
  public String text() {
    var text = new StringBuilder();
    text.append(escape(when)).append('\n').append(escape(task)).append('\n');
    new TreeMap<>(options)
        .forEach((name, value) -> text.append(name).append('=').append(escape(value)).append('\n'));
    return text.toString();
  }

  public static Wording ofText(String text) {
    String[] lines = text.split("\n", -1);
    Map<String, String> options = new TreeMap<>();
    for (int i = 2; i < lines.length - 1; i++) {
      int equals = lines[i].indexOf('=');
      options.put(lines[i].substring(0, equals), unescape(lines[i].substring(equals + 1)));
    }
    return new Wording(unescape(lines[0]), unescape(lines[1]), options);
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String unescape(String line) {
    var value = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
        value.append(line.charAt(i) == 'n' ? '\n' : line.charAt(i));
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }
}
