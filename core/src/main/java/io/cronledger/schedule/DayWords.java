package io.cronledger.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The dates of a line in words. */
record DayWords(Days days) {
  private static final long ALL_MONTHS = Bits.range(1, 12, 1);
  private static final long ALL_DATES = Bits.range(1, 31, 1);
  private static final long ODD_DATES = Bits.range(1, 31, 2);
  private static final long EVEN_DATES = Bits.range(2, 30, 2);
  private static final long ALL_WEEK = Bits.range(0, 6, 1);
  private static final long WEEKEND = 1L | (1L << 6);

  /** Whether every day of some months is meant. */
  boolean areAll() {
    boolean allDates = days.daysOfMonth() == ALL_DATES;
    boolean allWeek = days.daysOfWeek() == ALL_WEEK;
    return days.bothMust() ? allDates && allWeek : allDates || allWeek;
  }

  /** Which months, for a line of all their days; nothing when it is all of them. */
  String months() {
    return days.months() == ALL_MONTHS ? "" : monthsAlone();
  }

  /**
   * What follows the times: {@code , Monday to Friday} or {@code on the 1st of every month}, with
   * what divides it from them.
   */
  String text() {
    boolean byMonth = days.daysOfMonth() != ALL_DATES;
    boolean byWeek = days.daysOfWeek() != ALL_WEEK;
    if (byMonth && byWeek) {
      return days.bothMust()
          ? ", " + week() + " that falls on " + fallsOn()
          : " on " + dates(ofMonths()) + ", and " + week() + inMonths();
    }
    return byMonth ? " on " + onDates() : ", " + week() + inMonths();
  }

  private String onDates() {
    boolean oneDate = Long.bitCount(days.daysOfMonth()) == 1 && days.specials().isEmpty();
    if (oneDate && days.months() != ALL_MONTHS && Long.bitCount(days.months()) <= 3) {
      int date = Bits.first(days.daysOfMonth());
      return Listing.each(days.months(), month -> date + " " + month(month));
    }
    return dates(ofMonths());
  }

  /** One of the dates, where the day of the week says how often. */
  private String fallsOn() {
    long bits = days.daysOfMonth();
    if (days.specials().isEmpty() && (bits == ODD_DATES || bits == EVEN_DATES)) {
      return (bits == ODD_DATES ? "an odd day" : "an even day") + ofMonths();
    }
    return days.specials().isEmpty()
        ? "the " + Listing.runs(bits, Listing::ordinal) + ofMonths()
        : dates(ofMonths());
  }

  private String dates(String ofMonths) {
    List<String> items = new ArrayList<>();
    if (days.daysOfMonth() != 0) {
      items.add(datesAlone());
    }
    for (Term.Special special : days.specials()) {
      if (special.unit() == Unit.DAY_OF_MONTH) {
        items.add(special(special));
      }
    }
    return Listing.and(items) + ofMonths;
  }

  private String datesAlone() {
    long bits = days.daysOfMonth();
    int step = Listing.step(bits);
    int count = Long.bitCount(bits);
    if (bits == ODD_DATES || bits == EVEN_DATES) {
      return bits == ODD_DATES ? "every odd day" : "every even day";
    }
    return step > 1 && count > 4
        ? "every %s day from the %s to the %s"
            .formatted(
                Listing.ordinal(step),
                Listing.ordinal(Bits.first(bits)),
                Listing.ordinal(Bits.last(bits)))
        : "the " + Listing.runs(bits, Listing::ordinal);
  }

  private String week() {
    List<String> items = new ArrayList<>();
    long bits = days.daysOfWeek();
    if (bits != 0) {
      items.add(weekAlone(bits));
    }
    String ofMonth = "";
    for (Term.Special special : days.specials()) {
      if (special.unit() == Unit.DAY_OF_WEEK) {
        items.add(special(special));
        ofMonth = " of the month";
      }
    }
    return Listing.and(items) + ofMonth;
  }

  private static String weekAlone(long bits) {
    if (Long.bitCount(bits) == 1) {
      return "every " + day(Bits.first(bits));
    }
    if (bits == WEEKEND) {
      return "Saturday and Sunday";
    }
    // Weeks begin on Monday in a list: Friday to Sunday.
    boolean sunday = Bits.has(bits, 0);
    return Listing.runs(sunday ? (bits & ~1L) | (1L << 7) : bits, DayWords::day);
  }

  private static String special(Term.Special special) {
    return switch (special) {
      case Term.LastDay(int before) ->
          switch (before) {
            case 0 -> "the last day";
            case 1 -> "the last day but one";
            default -> "the day %d days before the last".formatted(before);
          };
      case Term.NearestWeekday(int day) -> "the weekday nearest the " + Listing.ordinal(day);
      case Term.LastWeekday() -> "the last weekday";
      case Term.LastOf(int day) -> "the last " + day(day);
      case Term.NthOf(int day, int nth) ->
          "the %s %s"
              .formatted(
                  List.of("first", "second", "third", "fourth", "fifth").get(nth - 1), day(day));
    };
  }

  private String ofMonths() {
    if (days.months() == ALL_MONTHS) {
      return " of every month";
    }
    return Listing.isRun(days.months())
        ? " of every month from " + Listing.runs(days.months(), DayWords::month)
        : " of " + Listing.runs(days.months(), DayWords::month);
  }

  private String inMonths() {
    return days.months() == ALL_MONTHS ? "" : ", " + monthsAlone();
  }

  private String monthsAlone() {
    return (Listing.isRun(days.months()) ? "from " : "in ")
        + Listing.runs(days.months(), DayWords::month);
  }

  private static String month(int month) {
    return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String day(int day) {
    return DayOfWeek.of(day == 0 ? 7 : day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }
}
