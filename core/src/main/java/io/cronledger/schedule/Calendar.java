package io.cronledger.schedule;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * A set of dates, such as a country's holidays: some given one by one, some that return every year.
 */
public record Calendar(Set<LocalDate> dates, List<Yearly> yearly) {
  public Calendar {
    dates = Set.copyOf(dates);
    yearly = List.copyOf(yearly);
  }

  public boolean contains(LocalDate date) {
    return dates.contains(date) || yearly.stream().anyMatch(day -> day.isOn(date));
  }
}
