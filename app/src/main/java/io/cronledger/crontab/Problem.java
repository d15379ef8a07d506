package io.cronledger.crontab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something a person wrote that is wrong, or looks wrong: where, what, and what would be right.
 *
 * @param excerpt the line it is in, or the part of it that fits a terminal
 */
public record Problem(
    Severity severity, Place place, Excerpt excerpt, String message, String remedy) {

  /** An apostrophe within a word opens and closes nothing. */
  private static final Pattern QUOTED = Pattern.compile("(?<!\\w)'.*?'(?!\\w)");

  /** Errors keep a set of files from taking force; warnings do not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public static Problem error(Place place, String message, String remedy) {
    return new Problem(Severity.ERROR, place, Excerpt.NONE, message, remedy);
  }

  public static Problem warning(Place place, String message, String remedy) {
    return new Problem(Severity.WARNING, place, Excerpt.NONE, message, remedy);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** Its parts by name, for JSON. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("severity", isError() ? "error" : "warning");
    fields.put("file", place.file());
    fields.put("line", place.line());
    fields.put("column", place.column());
    fields.put("length", place.length());
    fields.put("source", excerpt.text());
    fields.put("carets", excerpt.carets());
    fields.put("message", message);
    fields.put("remedy", remedy);
    return fields;
  }

  /**
   * As a log may keep it: where and what, without the line. What an error quotes of it is left out,
   * too, for it was not understood and may be anything; what a warning quotes is a name.
   */
  public String withoutText() {
    return isError()
        ? "%s: %s".formatted(place, QUOTED.matcher(message).replaceAll("'…'"))
        : "%s: warning: %s".formatted(place, message);
  }

  /** As a person reads it: the place and what is wrong, the line, a caret, the remedy. */
  @Override
  public String toString() {
    var text = new StringBuilder().append(place).append(": ");
    text.append(isError() ? "" : "warning: ").append(message).append('\n');
    if (!excerpt.isNone()) {
      text.append("  ").append(excerpt.text()).append('\n');
      text.append("  ").append(excerpt.carets()).append('\n');
    }
    return text.append("  ").append(remedy).toString();
  }
}
