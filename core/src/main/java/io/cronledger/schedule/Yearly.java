package io.cronledger.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A day that returns every year, or every so many years. */
public sealed interface Yearly {

  Years years();

  /** Whether it falls on a date. */
  boolean isOn(LocalDate date);

  /** The same date: 25 December. On 29 February in leap years alone. */
  record SameDate(MonthDay day, Years years) implements Yearly {
    @Override
    public boolean isOn(LocalDate date) {
      return MonthDay.from(date).equals(day) && years.include(date.getYear());
    }
  }

  /**
   * The same day of the week of a month: the fourth Thursday of November.
   *
   * @param nth 1 to 5 from the month's beginning, or -1 to -5 from its end
   */
  record SameWeekday(Month month, DayOfWeek day, int nth, Years years) implements Yearly {
    public SameWeekday {
      if (nth == 0 || Math.abs(nth) > 5) {
        throw new IllegalArgumentException(
            "%d is not a week of the month: 1 to 5, or -1 for the last".formatted(nth));
      }
    }

    @Override
    public boolean isOn(LocalDate date) {
      return date.getMonth() == month
          && date.getDayOfWeek() == day
          && week(date) == nth
          && years.include(date.getYear());
    }

    private int week(LocalDate date) {
      return nth > 0
          ? (date.getDayOfMonth() + 6) / 7
          : -((date.lengthOfMonth() - date.getDayOfMonth()) / 7 + 1);
    }
  }

  /** From one year to another, both included, every so many years. */
  record Years(int first, int last, int interval) {
    public static final Years ALL = new Years(Days.FIRST_YEAR, Days.LAST_YEAR, 1);

    public Years {
      if (interval < 1) {
        throw new IllegalArgumentException("every %d years is not an interval".formatted(interval));
      }
    }

    /** The same without some years, in as many pieces as it takes. */
    public List<Years> without(Set<Integer> years) {
      List<Years> pieces = new ArrayList<>();
      int start = first;
      for (int year : new TreeSet<>(years)) {
        if (include(year)) {
          pieces.add(new Years(start, year - 1, interval));
          start = year + interval;
        }
      }
      pieces.add(new Years(start, last, interval));
      return pieces.stream().filter(piece -> piece.first <= piece.last).toList();
    }

    boolean include(int year) {
      return first <= year && year <= last && (year - first) % interval == 0;
    }
  }
}
