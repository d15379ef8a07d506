package io.cronledger.crontab;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something a person wrote that is wrong, or looks wrong: where, what, and what would be right.
 *
 * @param excerpt the line it is in, or the part of it that fits a terminal
 */
public record Problem(
    Severity severity, Place place, Excerpt excerpt, String message, String remedy) {

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
