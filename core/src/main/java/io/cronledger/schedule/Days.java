package io.cronledger.schedule;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * The dates on which a line is due. Days are counted from 1970-01-01. Works a month at a time, each
 * month's days being the bits 1 to 31 of a number, so that a date forty years away is found in a
 * few hundred steps.
 */
record Days(
    long months, long daysOfMonth, long daysOfWeek, List<Term.Special> specials, boolean bothMust) {
  static final int FIRST_YEAR = 1;
  static final int LAST_YEAR = 9999;
  static final long FIRST = LocalDate.of(FIRST_YEAR, 1, 1).toEpochDay();
  static final long LAST = LocalDate.of(LAST_YEAR, 12, 31).toEpochDay();

  /** Repeats a week's seven bits over the five weeks a month can touch. */
  private static final long WEEKS = 1L | (1L << 7) | (1L << 14) | (1L << 21) | (1L << 28);

  boolean include(long day) {
    if (day < FIRST || day > LAST) {
      return false;
    }
    LocalDate date = LocalDate.ofEpochDay(day);
    return Bits.has(in(date.getYear(), date.getMonthValue()), date.getDayOfMonth());
  }

  long atOrAfter(long day) {
    if (day > LAST) {
      return LocalTimes.NONE;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.max(day, FIRST));
    int year = date.getYear();
    int month = date.getMonthValue();
    int found = Bits.atOrAfter(in(year, month), date.getDayOfMonth());
    while (found == Bits.NONE) {
      month = Bits.atOrAfter(months, month + 1);
      if (month == Bits.NONE) {
        month = Bits.first(months);
        if (++year > LAST_YEAR) {
          return LocalTimes.NONE;
        }
      }
      found = Bits.first(in(year, month));
    }
    return LocalDate.of(year, month, found).toEpochDay();
  }

  long atOrBefore(long day) {
    if (day < FIRST) {
      return LocalTimes.NONE;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.min(day, LAST));
    int year = date.getYear();
    int month = date.getMonthValue();
    int found = Bits.atOrBefore(in(year, month), date.getDayOfMonth());
    while (found == Bits.NONE) {
      month = Bits.atOrBefore(months, month - 1);
      if (month == Bits.NONE) {
        month = Bits.last(months);
        if (--year < FIRST_YEAR) {
          return LocalTimes.NONE;
        }
      }
      found = Bits.last(in(year, month));
    }
    return LocalDate.of(year, month, found).toEpochDay();
  }

  /** How many there are from a day, included, to another, not included. */
  long count(long from, long to) {
    long first = Math.max(from, FIRST);
    long last = Math.min(to, LAST + 1) - 1;
    if (first > last) {
      return 0;
    }
    LocalDate start = LocalDate.ofEpochDay(first);
    LocalDate end = LocalDate.ofEpochDay(last);
    long count =
        -Bits.countBelow(in(start.getYear(), start.getMonthValue()), start.getDayOfMonth());
    YearMonth month = YearMonth.from(start);
    for (; month.isBefore(YearMonth.from(end)); month = month.plusMonths(1)) {
      count += Long.bitCount(in(month.getYear(), month.getMonthValue()));
    }
    return count + Bits.countBelow(in(end.getYear(), end.getMonthValue()), end.getDayOfMonth() + 1);
  }

  /** Whether there is one at all: the calendar repeats itself within four hundred years. */
  boolean everCome() {
    for (int year = 2000; year < 2400; year++) {
      for (int month = 1; month <= 12; month++) {
        if (in(year, month) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private long in(int year, int month) {
    return Bits.has(months, month) ? in(Month.of(year, month)) : 0;
  }

  private long in(Month month) {
    long byMonth = daysOfMonth;
    long byWeek = 0;
    if (daysOfWeek != 0) {
      int shift = month.firstDayOfWeek();
      byWeek = (((daysOfWeek >>> shift) | (daysOfWeek << (7 - shift))) & 0x7f) * (WEEKS << 1);
    }
    for (Term.Special special : specials) {
      if (special.unit() == Unit.DAY_OF_MONTH) {
        byMonth |= special.daysIn(month);
      } else {
        byWeek |= special.daysIn(month);
      }
    }
    long all = (2L << month.length()) - 2;
    long days = bothMust ? byMonth & byWeek : byMonth | byWeek;
    return days & all;
  }

  /**
   * What a month's days depend on: how many there are and on which day of the week it begins,
   * Sunday being 0.
   */
  record Month(int length, int firstDayOfWeek) {
    private static final int THURSDAY = 4;

    static Month of(int year, int month) {
      LocalDate first = LocalDate.of(year, month, 1);
      return new Month(
          first.lengthOfMonth(), (int) Math.floorMod(first.toEpochDay() + THURSDAY, 7L));
    }

    int dayOfWeek(int day) {
      return (firstDayOfWeek + day - 1) % 7;
    }
  }
}
