package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * When a schedule is due, with everything that decides it but the schedule's name.
 *
 * @param calendar decides which of the slots are fired; all of them are slots
 */
public record Timing(When when, ZoneId zone, Bounds bounds, CalendarRule calendar) {

  public Slots slots(ScheduleName name) {
    return when.slots(zone, name, bounds);
  }

  /** Whether the calendar lets a slot be fired. */
  public boolean allows(Instant slot) {
    return calendar.allows(slot, zone);
  }

  /** The stretches of time in which the calendar allows slots, and those in which it does not. */
  List<CalendarStretch> calendarStretches(Instant from, Instant to) {
    return CalendarStretch.of(calendar, zone, from, to);
  }

  /** The whole of it: {@code at 06:00 every day, Europe/Prague, not on the days of 'holidays'}. */
  public String inWords(ScheduleName name) {
    return when.inWords(name, zone) + calendar.inWords();
  }
}
