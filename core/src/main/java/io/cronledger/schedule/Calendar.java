package io.cronledger.schedule;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * A set of dates, such as a country's holidays: some given one by one, some that return every year.
 *
 * @param yearly in an order of their own, whatever order they are given in
 */
public record Calendar(Set<LocalDate> dates, List<Yearly> yearly) {
  public Calendar {
    dates = Set.copyOf(dates);
    yearly = CalendarText.inOrder(yearly);
  }

  public boolean contains(LocalDate date) {
    return dates.contains(date) || yearly.stream().anyMatch(day -> day.isOn(date));
  }

  /** Whether it has no day from a date on. */
  public boolean endsBefore(LocalDate date) {
    return dates.stream().allMatch(day -> day.isBefore(date))
        && yearly.stream().allMatch(day -> day.years().last() < date.getYear());
  }
}
