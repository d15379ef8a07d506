package io.cronledger.crontab;

import io.cronledger.crontab.Problem.Severity;
import java.util.Arrays;

/** A text that somebody wrote, which knows in which line and column each character stands. */
public final class Source {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  /**
   * A text and its name.
   *
   * @param name as the user would name the file
   */
  public Source(String name, String text) {
    this.name = name;
    this.text = text;
    var starts = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
    int line = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      starts[line++] = i + 1;
    }
    this.lineStarts = starts;
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /** The line of a character, from 1. */
  public int line(int index) {
    int found = Arrays.binarySearch(lineStarts, index);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Where a stretch of the text is. */
  Place place(int start, int end) {
    int line = line(start);
    int column = text.codePointCount(lineStarts[line - 1], start) + 1;
    return new Place(name, line, column, text.codePointCount(start, end));
  }

  /** Something wrong with a stretch of the text. */
  public Problem problem(Severity severity, int start, int end, String message, String remedy) {
    int from = Math.min(start, text.length());
    int to = Math.clamp(end, from, text.length());
    int lineStart = lineStarts[line(from) - 1];
    String line = text.substring(lineStart, lineEnd(from));
    var excerpt =
        Excerpt.of(line, Math.min(from - lineStart, line.length()), Math.max(0, to - lineStart));
    return new Problem(severity, place(from, to), excerpt, message, remedy);
  }

  private int lineEnd(int index) {
    int line = line(index);
    int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
    return end > lineStarts[line - 1] && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }
}
