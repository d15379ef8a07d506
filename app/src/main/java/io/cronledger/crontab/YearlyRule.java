package io.cronledger.crontab;

import io.cronledger.schedule.Yearly;
import io.cronledger.schedule.Yearly.Years;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recurrence rule of an iCalendar that repeats an event every year, or every so many years. */
final class YearlyRule {
  private static final Set<String> KNOWN =
      Set.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST");
  private static final Pattern WEEKDAY = Pattern.compile("([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)");
  private static final List<String> WEEK = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");
  private static final int LAST_YEAR = 9999;

  private final Map<String, String> parts;
  private final LocalDate first;
  private final int length;

  private YearlyRule(Map<String, String> parts, LocalDate first, int length) {
    this.parts = parts;
    this.first = first;
    this.length = length;
  }

  /**
   * Reads the value of an RRULE.
   *
   * @param first the event's first day
   * @param length how many days it lasts
   * @throws DateTimeException with a sentence for the user, when it is not such a rule
   */
  static YearlyRule parse(String rule, LocalDate first, int length) {
    Map<String, String> parts = new TreeMap<>();
    for (String part : rule.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0 || !KNOWN.contains(part.substring(0, equals))) {
        throw notUnderstood(part);
      }
      parts.put(part.substring(0, equals), part.substring(equals + 1));
    }
    if (!"YEARLY".equals(parts.get("FREQ"))) {
      throw notUnderstood("FREQ=" + parts.getOrDefault("FREQ", ""));
    }
    return new YearlyRule(parts, first, length);
  }

  /** The days it stands for, without the years in which it does not take place. */
  List<Yearly> days(Set<LocalDate> exceptions) {
    List<Yearly> days = new ArrayList<>();
    String weekday = parts.get("BYDAY");
    if (parts.containsKey("COUNT") && months().size() > 1) {
      throw notUnderstood("COUNT with several months");
    }
    for (int month : months()) {
      if (weekday == null) {
        addDate(month, exceptions, days);
      } else {
        addWeekday(Month.of(month), weekday, exceptions, days);
      }
    }
    return days;
  }

  private List<Integer> months() {
    String months = parts.get("BYMONTH");
    if (months == null) {
      return List.of(first.getMonthValue());
    }
    return List.of(months.split(",", -1)).stream()
        .map(month -> number("BYMONTH", month, 12))
        .toList();
  }

  private void addDate(int month, Set<LocalDate> exceptions, List<Yearly> days) {
    String dayOfMonth = parts.get("BYMONTHDAY");
    int day = dayOfMonth == null ? first.getDayOfMonth() : number("BYMONTHDAY", dayOfMonth, 31);
    MonthDay date = MonthDay.of(month, day);
    for (Years years : years(year -> inYear(date, year), exceptions)) {
      days.add(new Yearly.SameDate(date, years));
      for (int i = 1; i < length; i++) {
        LocalDate later = date.atYear(years.first()).plusDays(i);
        int shift = later.getYear() - years.first();
        int last = Math.min(LAST_YEAR, years.last() + shift);
        var shifted = new Years(later.getYear(), last, years.interval());
        days.add(new Yearly.SameDate(MonthDay.from(later), shifted));
      }
    }
  }

  private void addWeekday(Month month, String text, Set<LocalDate> exceptions, List<Yearly> days) {
    Matcher matcher = WEEKDAY.matcher(text);
    if (!matcher.matches() || length > 1 || parts.containsKey("BYMONTHDAY")) {
      throw notUnderstood("BYDAY=" + text);
    }
    DayOfWeek day = DayOfWeek.of(WEEK.indexOf(matcher.group(2)) + 1);
    int nth = Integer.parseInt(matcher.group(1));
    for (Years years : years(year -> inYear(month, day, nth, year), exceptions)) {
      days.add(new Yearly.SameWeekday(month, day, nth, years));
    }
  }

  private static Optional<LocalDate> inYear(MonthDay date, int year) {
    return date.isValidYear(year) ? Optional.of(date.atYear(year)) : Optional.empty();
  }

  private static Optional<LocalDate> inYear(Month month, DayOfWeek day, int nth, int year) {
    LocalDate found =
        LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(nth, day));
    return found.getMonth() == month ? Optional.of(found) : Optional.empty();
  }

  /** From the first time to the last one that COUNT or UNTIL allows, without the exceptions. */
  private List<Years> years(IntFunction<Optional<LocalDate>> inYear, Set<LocalDate> exceptions) {
    int interval = optional("INTERVAL", 1, 1000);
    int left = optional("COUNT", Integer.MAX_VALUE, LAST_YEAR);
    LocalDate until = until();
    int start = 0;
    int last = 0;
    Set<Integer> without = new HashSet<>();
    for (int year = first.getYear(); year <= until.getYear() && left > 0; year += interval) {
      Optional<LocalDate> date = inYear.apply(year);
      if (date.isPresent() && !date.get().isBefore(first) && !date.get().isAfter(until)) {
        start = start == 0 ? year : start;
        last = year;
        left--;
        if (exceptions.contains(date.get())) {
          without.add(year);
        }
      }
    }
    return start == 0 ? List.of() : new Years(start, last, interval).without(without);
  }

  private LocalDate until() {
    String until = parts.getOrDefault("UNTIL", "");
    return until.isEmpty()
        ? LocalDate.of(LAST_YEAR, 12, 31)
        : LocalDate.parse(
            until.substring(0, Math.min(8, until.length())), DateTimeFormatter.BASIC_ISO_DATE);
  }

  private int optional(String name, int otherwise, int most) {
    String text = parts.get(name);
    return text == null ? otherwise : number(name, text, most);
  }

  private static int number(String name, String text, int most) {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw notUnderstood(name + "=" + text);
    }
    return Integer.parseInt(text);
  }

  private static DateTimeException notUnderstood(String part) {
    return new DateTimeException(TextLines.quote(part) + " in a rule is not understood");
  }
}
