package io.cronledger.crontab;

import java.util.ArrayList;
import java.util.List;

/** The lines of a text, each with its place in it. */
final class TextLines {
  private static final int LONGEST_QUOTE = 40;

  private TextLines() {}

  /**
   * One line without what ends it.
   *
   * @param start index of its first character in the text
   */
  record Line(String text, int start) {
    int end() {
      return start + text.length();
    }
  }

  /** Ended by LF or CRLF; a byte order mark before the first one is left out. */
  static List<Line> of(String text) {
    List<Line> lines = new ArrayList<>();
    int start = text.startsWith("\ufeff") ? 1 : 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int next = newline < 0 ? text.length() : newline + 1;
      int end = newline < 0 ? text.length() : newline;
      boolean carriageReturn = end > start && text.charAt(end - 1) == '\r';
      lines.add(new Line(text.substring(start, carriageReturn ? end - 1 : end), start));
      start = next;
    }
    return lines;
  }

  /** As a message quotes it, however long it is. */
  static String quote(String text) {
    return text.length() > LONGEST_QUOTE
        ? "'" + text.substring(0, LONGEST_QUOTE) + "…'"
        : "'" + text + "'";
  }
}
