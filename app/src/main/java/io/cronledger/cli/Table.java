package io.cronledger.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under a heading, as wide as they need to be and no wider than the terminal: what does not
 * fit is cut from the widest column.
 */
final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    this.heading = List.of(heading);
  }

  void row(String... cells) {
    if (cells.length != heading.size()) {
      throw new IllegalArgumentException(
          "%d cells under %d headings".formatted(cells.length, heading.size()));
    }
    rows.add(Arrays.stream(cells).map(Table::oneLine).toList());
  }

  String within(int width) {
    int[] widths = widths(width);
    var text = new StringBuilder();
    line(text, heading, widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private int[] widths(int available) {
    int[] widths = new int[heading.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = heading.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    int over = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - available;
    while (over > 0) {
      int widest = widest(widths);
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
      over--;
    }
    return widths;
  }

  private static int widest(int[] widths) {
    int widest = 0;
    for (int column = 1; column < widths.length; column++) {
      if (widths[column] >= widths[widest]) {
        widest = column;
      }
    }
    return widest;
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    int start = text.length();
    for (int column = 0; column < widths.length; column++) {
      String cell = cut(cells.get(column), widths[column]);
      text.append(cell).repeat(' ', widths[column] - cell.length() + GAP);
    }
    int end = text.length();
    while (end > start && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    text.append('\n');
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }

  /** A cell is one line, and nothing in it can steer the terminal. */
  private static String oneLine(String cell) {
    return cell.replaceAll("\\p{Cntrl}+", " ");
  }
}
