package io.cronledger.crontab;

import io.cronledger.crontab.Problem.Severity;
import io.cronledger.crontab.Statement.Bare;
import io.cronledger.crontab.Statement.Option;
import io.cronledger.schedule.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a cron file apart into statements: line ends, comments, quotes and brackets. */
final class Scanner {
  private static final Pattern OPTION_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*=");

  /** What cannot be a line within JSON: two bare words side by side, or a sign JSON has not. */
  private static final Pattern LINE_OF_ITS_OWN =
      Pattern.compile("[*@~#]|[^\\s\"{}\\[\\],:]++[ \\t]+[^\\s\"{}\\[\\],:]");

  /** Looking for the end of each costs a pass over the rest of the file. */
  private static final int MOST_UNCLOSED = 10;

  private final Source source;
  private final String text;
  private final Problems problems;
  private final List<Statement> statements = new ArrayList<>();
  private List<Statement.Word> words = new ArrayList<>();
  private boolean inStatement;
  private int at;
  private int unclosed;
  private int knownFrom;
  private int knownEnd = -1;

  Scanner(Source source, Problems problems) {
    this.source = source;
    this.text = source.text();
    this.problems = problems;
  }

  List<Statement> statements() {
    while (at < text.length()) {
      beginLine();
      while (at < text.length() && text.charAt(at) != '\n') {
        word();
        skipSpace();
      }
      at++;
    }
    return statements;
  }

  /**
   * An entry ends at a line that begins at the margin, be it a comment, and at a blank one. So a
   * first line that is commented out never leaves its options to the entry above.
   */
  private void beginLine() {
    int start = at;
    skipSpace();
    boolean indented = at > start;
    if (isLineEnd(at)) {
      inStatement = false;
    } else if (text.charAt(at) == '#') {
      inStatement &= indented;
    } else if (!indented) {
      inStatement = true;
      words = new ArrayList<>();
      statements.add(new Statement(words));
    } else if (!inStatement) {
      inStatement = true;
      words = new ArrayList<>();
      error(
          at,
          lineEnd(at),
          "This line continues nothing",
          "White space in front means 'goes on from the line above', and there is no entry right above. Begin an"
              + " entry at the margin; indent a comment that is within one.");
    }
  }

  private void word() {
    if (text.charAt(at) == '#') {
      at = lineEnd(at);
      return;
    }
    int start = at;
    Matcher name = OPTION_NAME.matcher(text).region(at, text.length());
    if (name.lookingAt()) {
      option(start, name.end() - 1);
    } else {
      at = wordEnd(at);
      words.add(new Bare(checked(start, at)));
    }
  }

  private void option(int start, int equals) {
    Placed name = Placed.of(source, start, equals);
    at = equals + 1;
    char first = at < text.length() ? text.charAt(at) : ' ';
    switch (first) {
      case '"', '\'' -> quoted(name, first);
      case '{', '[' -> bracketed(name);
      default -> {
        int begin = at;
        at = wordEnd(at);
        words.add(new Option(name, checked(begin, at)));
      }
    }
  }

  private void quoted(Placed name, char quote) {
    int open = at;
    int end = lineEnd(open);
    var value = new Placed.Builder(source);
    at++;
    while (at < end && text.charAt(at) != quote) {
      if (quote == '"' && text.charAt(at) == '\\') {
        escape(value, end);
      } else {
        value.append(at++);
      }
    }
    if (at >= end) {
      error(open, end, "This quote is not closed on its line", "Close it with " + quote + ".");
      words.add(new Option(name, null));
      return;
    }
    words.add(new Option(name, value.build(at)));
    at++;
    nothingMore();
  }

  private void escape(Placed.Builder value, int end) {
    char escaped = at + 1 < end ? text.charAt(at + 1) : ' ';
    if (escaped == '"' || escaped == '\\') {
      value.append(escaped, at);
      at += 2;
      return;
    }
    error(
        at,
        Math.min(at + 2, end),
        "'\\%s' means nothing within \"…\"".formatted(at + 1 < end ? escaped : ""),
        "Only \\\" and \\\\ do; between '…' everything stands for itself.");
    value.append(at++);
  }

  private void bracketed(Placed name) {
    int open = at;
    int end = closing(open);
    if (end < 0) {
      error(
          open,
          open + 1,
          "'%s' is never closed".formatted(text.charAt(open)),
          "Close it with '%s'.".formatted(text.charAt(open) == '{' ? '}' : ']'));
      words.add(new Option(name, null));
      unclosed++;
      skipBrokenLines();
      return;
    }
    words.add(new Option(name, Placed.of(source, open, end)));
    at = end;
    nothingMore();
  }

  /** The index after the bracket that closes one, or -1. */
  private int closing(int open) {
    int depth = 0;
    boolean inString = false;
    for (int i = open; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"' -> inString = !inString;
        case '\\' -> i += inString && !isLineEnd(i + 1) ? 1 : 0;
        case '{', '[' -> depth += inString ? 0 : 1;
        case '}', ']' -> depth -= inString ? 0 : 1;
        case '\n' -> {
          inString = false; // as JSON has it; its error is then told at the right line
          if (LINE_OF_ITS_OWN.matcher(text).region(i + 1, text.length()).lookingAt()) {
            return -1;
          }
        }
        default -> {}
      }
      if (depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  /** Goes to the end of the last line that looks like part of what was not closed. */
  private void skipBrokenLines() {
    at = unclosed > MOST_UNCLOSED ? text.length() : lineEnd(at);
    while (at + 1 < text.length() && " \t{}[]\",".indexOf(text.charAt(at + 1)) >= 0) {
      at = lineEnd(at + 1);
    }
  }

  private void nothingMore() {
    int end = wordEnd(at);
    if (end > at) {
      error(
          at,
          end,
          "%s follows the end of the value".formatted(Quote.of(text.substring(at, end))),
          "Put white space before the next option; inside \"…\" a quote is written \\\".");
      at = end;
    }
  }

  /** What looks like white space or like nothing, and is neither, comes with pasted text. */
  private Placed checked(int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT) {
        error(
            i,
            i + 1,
            "U+%04X is not a plain space".formatted((int) c),
            "Delete it, or put an ordinary space; it came with text that was pasted.");
        break;
      }
    }
    return Placed.of(source, start, end);
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private int wordEnd(int from) {
    int end = from;
    while (!isLineEnd(end) && !isSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Remembers the last answer, so that many words on one very long line are not a square. */
  private int lineEnd(int from) {
    if (from < knownFrom || from > knownEnd) {
      int end = text.indexOf('\n', from);
      knownFrom = from;
      knownEnd = end < 0 ? text.length() : end;
    }
    return knownEnd;
  }

  private boolean isLineEnd(int index) {
    return index >= text.length() || text.charAt(index) == '\n';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private void error(int start, int end, String message, String remedy) {
    problems.add(source.problem(Severity.ERROR, start, end, message, remedy));
  }
}
