package io.cronledger.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one field of a cron line, and says what is wrong with each item of its list. */
final class FieldParser {
  private static final Pattern LAST_DAY = Pattern.compile("l(?:-(\\d{1,2}))?");
  private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d{1,2})w");
  private static final Pattern LAST_OF = Pattern.compile("([a-z]{3}|\\d)l");
  private static final Pattern NTH_OF = Pattern.compile("([a-z]{3}|\\d)#(\\d)");
  private static final int MOST_BEFORE_LAST = 30;

  private final Unit unit;
  private final Flaws flaws;

  FieldParser(Unit unit, Flaws flaws) {
    this.unit = unit;
    this.flaws = flaws;
  }

  /**
   * @param text the field
   * @param place where it stands in the whole text
   */
  Field parse(String text, int place) {
    if (text.equals("?") && unit.isDay()) {
      return Field.all(unit);
    }
    List<Term> terms = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      if (start < end) {
        new Item(text.substring(start, end), place + start).term().ifPresent(terms::add);
      } else {
        emptyItem(place + start, place + text.length(), place);
      }
      start = end + 1;
    }
    return terms.isEmpty() ? Field.all(unit) : new Field(unit, terms);
  }

  /** Points at the commas about it. */
  private void emptyItem(int at, int end, int start) {
    flaws.add(
        Math.max(at - 1, start),
        Math.min(at + 1, end),
        "There is an empty item in a list",
        "Write one ',' between two items.");
  }

  private final class Item {
    private final String written;
    private final String text;
    private final int place;

    Item(String written, int place) {
      this.written = written;
      this.text = written.toLowerCase(Locale.ROOT);
      this.place = place;
    }

    Optional<Term> term() {
      // Beyond ASCII nothing is meant, and lower case may have another length.
      if (!written.chars().allMatch(c -> c < 128)) {
        return flaw(Quote.of(written) + " is not " + unit.noun, unit.remedy);
      }
      Optional<Term> special =
          switch (unit) {
            case DAY_OF_MONTH -> dayOfMonth();
            case DAY_OF_WEEK -> dayOfWeek();
            case SECOND, MINUTE, HOUR, MONTH -> Optional.empty();
          };
      if (special.isPresent()) {
        return special;
      }
      return text.startsWith("l") ? notOne(text, 0) : stepped();
    }

    private Optional<Term> dayOfMonth() {
      Matcher last = LAST_DAY.matcher(text);
      if (last.matches()) {
        int before = last.group(1) == null ? 0 : Integer.parseInt(last.group(1));
        return before <= MOST_BEFORE_LAST
            ? Optional.of(new Term.LastDay(before))
            : Optional.empty();
      }
      if (text.equals("lw")) {
        return Optional.of(new Term.LastWeekday());
      }
      Matcher nearest = NEAREST_WEEKDAY.matcher(text);
      int day = nearest.matches() ? unit.number(nearest.group(1)) : -1;
      return day < 0 ? Optional.empty() : Optional.of(new Term.NearestWeekday(day));
    }

    private Optional<Term> dayOfWeek() {
      Matcher last = LAST_OF.matcher(text);
      if (last.matches() && unit.number(last.group(1)) >= 0) {
        return Optional.of(new Term.LastOf(unit.number(last.group(1)) % 7));
      }
      Matcher nth = NTH_OF.matcher(text);
      if (nth.matches() && unit.number(nth.group(1)) >= 0) {
        int count = Integer.parseInt(nth.group(2));
        return count >= 1 && count <= 5
            ? Optional.of(new Term.NthOf(unit.number(nth.group(1)) % 7, count))
            : Optional.empty();
      }
      return Optional.empty();
    }

    private Optional<Term> stepped() {
      int slash = text.indexOf('/');
      if (slash < 0) {
        return range(text, 0);
      }
      if (slash == text.length() - 1) {
        return flaw(Quote.of(written) + " lacks its step", stepRemedy());
      }
      int step = step(text.substring(slash + 1));
      if (step <= 0) {
        return flaw(
            place + slash + 1,
            place + text.length(),
            Quote.of(written.substring(slash + 1)) + " is not a step",
            stepRemedy());
      }
      return range(text.substring(0, slash), step);
    }

    private String stepRemedy() {
      return "A step is a number from 1 to %d, such as '*/2'.".formatted(unit.size());
    }

    private int step(String digits) {
      if (digits.isEmpty() || digits.length() > 2 || !digits.chars().allMatch(Item::isDigit)) {
        return -1;
      }
      int step = Integer.parseInt(digits);
      return step <= unit.size() ? step : -1;
    }

    private static boolean isDigit(int c) {
      return c >= '0' && c <= '9';
    }

    /** What stands before the step; a step of 0 stands for none. */
    private Optional<Term> range(String range, int step) {
      if (range.equals("*")) {
        return Optional.of(new Term.Star(unit, Math.max(step, 1)));
      }
      if (range.equals("~")) {
        return Optional.of(Term.Chosen.any(unit, step));
      }
      int tilde = range.indexOf('~');
      if (tilde > 0) {
        return ends(range, tilde).map(ends -> new Term.Chosen(unit, ends.first, ends.last, step));
      }
      int dash = range.indexOf('-');
      if (dash > 0) {
        return ends(range, dash)
            .map(ends -> new Term.Range(unit, ends.first, ends.last, Math.max(step, 1)));
      }
      int number = unit.number(range);
      if (number < 0) {
        return notOne(range, 0);
      }
      int last = step == 0 ? number : Math.max(number, unit.last);
      return Optional.of(new Term.Range(unit, number, last, Math.max(step, 1)));
    }

    private Optional<Ends> ends(String range, int middle) {
      String before = range.substring(0, middle);
      String after = range.substring(middle + 1);
      int first = unit.number(before);
      int last = unit.number(after);
      if (first < 0) {
        notOne(before, 0);
      }
      if (last < 0) {
        notOne(after, middle + 1);
      }
      if (first < 0 || last < 0) {
        return Optional.empty();
      }
      if (unit == Unit.DAY_OF_WEEK && last == 0 && first > 0 && after.equals("sun")) {
        last = unit.highest();
      }
      return first <= last ? Optional.of(new Ends(first, last)) : backwards(range, before, after);
    }

    private <T> Optional<T> backwards(String range, String before, String after) {
      String middle = range.substring(before.length(), before.length() + 1);
      return flaw(
          Quote.of(range) + " runs backwards",
          unit == Unit.DAY_OF_WEEK && after.equals("0")
              ? "Sunday at the end of a range is 7: '%s%s7'.".formatted(before, middle)
              : "Write it in two parts: '%s%s%s,%s%s%s'."
                  .formatted(before, middle, unit.last, unit.first, middle, after));
    }

    private <T> Optional<T> notOne(String part, int offset) {
      if (part.isEmpty()) {
        return flaw(Quote.of(written) + " is not " + unit.noun, unit.remedy);
      }
      return flaw(
          place + offset,
          place + offset + part.length(),
          Quote.of(written.substring(offset, offset + part.length())) + " is not " + unit.noun,
          unit.remedy);
    }

    private <T> Optional<T> flaw(String message, String remedy) {
      return flaw(place, place + written.length(), message, remedy);
    }

    private <T> Optional<T> flaw(int start, int end, String message, String remedy) {
      flaws.add(start, end, message, remedy);
      return Optional.empty();
    }
  }

  private record Ends(int first, int last) {}
}
