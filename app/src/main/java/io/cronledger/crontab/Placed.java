package io.cronledger.crontab;

import io.cronledger.crontab.Problem.Severity;
import io.cronledger.schedule.Flaw;
import java.util.Arrays;

/**
 * A text taken out of a source, whose every character still knows where it stood: quotes, line ends
 * and white space may be gone from between them.
 */
final class Placed {
  private final Source source;
  private final String text;
  private final int[] places;

  private Placed(Source source, String text, int[] places) {
    this.source = source;
    this.text = text;
    this.places = places;
  }

  /** A stretch of the source as it stands. */
  static Placed of(Source source, int start, int end) {
    var builder = new Builder(source);
    builder.append(start, end);
    return builder.build(end);
  }

  String text() {
    return text;
  }

  Source source() {
    return source;
  }

  /** Where its first character stands in the source. */
  int start() {
    return places[0];
  }

  int end() {
    return text.isEmpty() ? places[0] : places[text.length() - 1] + 1;
  }

  /** Looks at each character, in order. */
  interface Filter {
    boolean drops(char c);
  }

  Placed without(Filter filter) {
    var rest = new Builder(source);
    for (int i = 0; i < text.length(); i++) {
      if (!filter.drops(text.charAt(i))) {
        rest.append(text.charAt(i), places[i]);
      }
    }
    return rest.build(places[text.length()]);
  }

  /** What it stands for, which is nowhere written: all of it is at the place of this one. */
  Placed meaning(String meant) {
    var builder = new Builder(source);
    for (int i = 0; i < meant.length(); i++) {
      builder.append(meant.charAt(i), start());
    }
    return builder.build(end());
  }

  /** Something wrong with all of it. */
  Problem error(String message, String remedy) {
    return problem(Severity.ERROR, new Flaw(0, text.length(), message, remedy));
  }

  Problem error(Flaw flaw) {
    return problem(Severity.ERROR, flaw);
  }

  Problem warning(String message, String remedy) {
    return problem(Severity.WARNING, new Flaw(0, text.length(), message, remedy));
  }

  Problem problem(Severity severity, Flaw flaw) {
    int from = Math.clamp(flaw.start(), 0, text.length());
    int to = Math.clamp(flaw.end(), from, text.length());
    int start = places[from];
    int end = to == from ? start : places[to - 1] + 1;
    return source.problem(severity, start, end, flaw.message(), flaw.remedy());
  }

  Place place() {
    return place(0, text.length());
  }

  /** Where a part of it is. */
  Place place(int from, int to) {
    int start = places[from];
    return source.place(start, to == from ? start : places[to - 1] + 1);
  }

  /** Puts a text together character by character. */
  static final class Builder {
    private final Source source;
    private final StringBuilder text = new StringBuilder();
    private int[] places = new int[16];

    Builder(Source source) {
      this.source = source;
    }

    /** A character of the source. */
    void append(int index) {
      append(source.text().charAt(index), index);
    }

    /** A character that stands for what is at a place in the source. */
    void append(char character, int place) {
      if (text.length() + 1 >= places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      places[text.length()] = place;
      text.append(character);
    }

    void append(int start, int end) {
      for (int i = start; i < end; i++) {
        append(i);
      }
    }

    void append(Placed other) {
      for (int i = 0; i < other.text.length(); i++) {
        append(other.text.charAt(i), other.places[i]);
      }
    }

    /** The text so far; its end is at a place in the source. */
    Placed build(int end) {
      int[] all = Arrays.copyOf(places, text.length() + 1);
      all[text.length()] = end;
      return new Placed(source, text.toString(), all);
    }
  }
}
