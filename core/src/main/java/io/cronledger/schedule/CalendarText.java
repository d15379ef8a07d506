package io.cronledger.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A calendar's days as words, in the form in which definitions keep them: {@code 2027-03-29 12-25
 * 11-THU#4/2020-2030/1}. Equal calendars have equal texts, in whatever order their files name the
 * days.
 */
final class CalendarText {
  private static final Pattern YEARLY =
      Pattern.compile(
          "(\\d\\d)-(?:(\\d\\d)|([A-Z]{3})#(-?\\d))(?:/(-?\\d{1,9})-(\\d{1,9})/(\\d{1,9}))?");
  private static final int SYMBOL = 3;

  private CalendarText() {}

  static String write(Calendar calendar) {
    return Stream.concat(
            calendar.dates().stream().map(LocalDate::toString).sorted(),
            calendar.yearly().stream().map(CalendarText::write))
        .collect(Collectors.joining(" "));
  }

  /** Each once, in the order of their words. */
  static List<Yearly> inOrder(List<Yearly> days) {
    return days.stream().distinct().sorted(Comparator.comparing(CalendarText::write)).toList();
  }

  /**
   * Reads what was written.
   *
   * @throws DateTimeException if a word is no day
   */
  static Calendar read(String text) {
    List<String> words = text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
    Predicate<String> isYearly = YEARLY.asMatchPredicate();
    Set<LocalDate> dates = new HashSet<>();
    words.stream().filter(isYearly.negate()).map(LocalDate::parse).forEach(dates::add);
    return new Calendar(dates, words.stream().filter(isYearly).map(CalendarText::yearly).toList());
  }

  private static String write(Yearly day) {
    return switch (day) {
      case Yearly.SameDate(MonthDay date, Yearly.Years years) ->
          date.toString().substring("--".length()) + write(years);
      case Yearly.SameWeekday(Month month, DayOfWeek weekday, int nth, Yearly.Years years) ->
          "%02d-%s#%d%s".formatted(month.getValue(), symbol(weekday), nth, write(years));
    };
  }

  private static String write(Yearly.Years years) {
    return years.equals(Yearly.Years.ALL)
        ? ""
        : "/%d-%d/%d".formatted(years.first(), years.last(), years.interval());
  }

  private static Yearly yearly(String word) {
    Matcher parts = YEARLY.matcher(word);
    if (!parts.matches()) {
      throw new DateTimeException("no day of every year: " + word);
    }
    int month = Integer.parseInt(parts.group(1));
    Yearly.Years years =
        parts.group(5) == null
            ? Yearly.Years.ALL
            : new Yearly.Years(number(parts, 5), number(parts, 6), number(parts, 7));
    return parts.group(2) != null
        ? new Yearly.SameDate(MonthDay.of(month, number(parts, 2)), years)
        : new Yearly.SameWeekday(Month.of(month), weekday(parts.group(3)), number(parts, 4), years);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static String symbol(DayOfWeek weekday) {
    return weekday.name().substring(0, SYMBOL).toUpperCase(Locale.ROOT);
  }

  private static DayOfWeek weekday(String symbol) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> symbol(day).equals(symbol))
        .findFirst()
        .orElseThrow(() -> new DateTimeException("no day of the week: " + symbol));
  }
}
