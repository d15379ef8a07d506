package io.cronledger.crontab;

/**
 * What is shown of a line so that a reader finds the place: the line, or the part around the place
 * if the line is long.
 *
 * @param text without tabs and control characters, so that a terminal shows it as it is
 * @param start of the place, in the text
 * @param end of the place, in the text
 */
public record Excerpt(String text, int start, int end) {
  static final Excerpt NONE = new Excerpt("", 0, 0);

  /** Fits a terminal of 100 columns, indented. */
  private static final int WIDEST = 96;

  private static final int BEFORE = 30;
  private static final String CUT = "…";
  private static final char WIDE_SPACE = '\u3000';

  /** Shows a line around a place in it. */
  static Excerpt of(String line, int start, int end) {
    int shownEnd = Math.max(start, Math.min(end, line.length()));
    if (line.length() <= WIDEST) {
      return new Excerpt(printable(line), start, shownEnd);
    }
    int from = wholeCharacter(line, Math.clamp(start - BEFORE, 0, line.length() - WIDEST));
    int to = wholeCharacter(line, from + WIDEST);
    String left = from == 0 ? "" : CUT;
    String right = to == line.length() ? "" : CUT;
    int shift = left.length() - from;
    return new Excerpt(
        left + printable(line.substring(from, to)) + right,
        start + shift,
        Math.min(shownEnd, to) + shift);
  }

  boolean isNone() {
    return text.isBlank();
  }

  /** The line below the text: carets under the place; empty if there is no text. */
  public String carets() {
    if (isNone()) {
      return "";
    }
    var line = new StringBuilder();
    text.codePoints().limit(text.codePointCount(0, start)).forEach(c -> blank(line, c));
    int width = text.codePointCount(start, end);
    return line.repeat('^', Math.max(1, width)).toString();
  }

  private static void blank(StringBuilder line, int character) {
    switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {}
      default -> line.append(isWide(character) ? WIDE_SPACE : ' ');
    }
  }

  /** The scripts whose characters a terminal shows twice as wide as others. */
  private static boolean isWide(int character) {
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  private static int wholeCharacter(String line, int index) {
    boolean within =
        index > 0
            && index < line.length()
            && Character.isSurrogatePair(line.charAt(index - 1), line.charAt(index));
    return within ? index - 1 : index;
  }

  private static String printable(String text) {
    var shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '\ufffd' : c);
    }
    return shown.toString();
  }
}
