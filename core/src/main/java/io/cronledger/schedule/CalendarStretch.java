package io.cronledger.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time on whose days a calendar says one and the same.
 *
 * @param from included
 * @param to not included
 * @param allows whether slots are fired in it
 */
record CalendarStretch(Instant from, Instant to, boolean allows) {

  /** All of them from an instant to another, in order; neighbours say different things. */
  static List<CalendarStretch> of(CalendarRule rule, ZoneId zone, Instant from, Instant to) {
    List<CalendarStretch> all = new ArrayList<>();
    if (rule instanceof CalendarRule.Always && from.isBefore(to)) {
      all.add(new CalendarStretch(from, to, true));
      return all;
    }
    Instant start = from;
    while (start.isBefore(to)) {
      Instant end = earlier(to, endOfDay(start, zone.getRules()));
      boolean allows = rule.allows(start, zone);
      if (!all.isEmpty() && all.getLast().allows() == allows) {
        start = all.removeLast().from();
      }
      all.add(new CalendarStretch(start, end, allows));
      start = end;
    }
    return all;
  }

  /** When the date may change: at midnight, or when the clock is set, if only for an hour. */
  static Instant endOfDay(Instant instant, ZoneRules rules) {
    var offset = rules.getOffset(instant);
    LocalDate date = LocalDate.ofInstant(instant, offset);
    Instant midnight = date.plusDays(1).atStartOfDay().toInstant(offset);
    ZoneOffsetTransition change = rules.nextTransition(instant);
    return change == null ? midnight : earlier(midnight, change.getInstant());
  }

  /** The other end of what {@link #endOfDay} is the end of. */
  static Instant startOfDay(Instant instant, ZoneRules rules) {
    var offset = rules.getOffset(instant);
    LocalDate date = LocalDate.ofInstant(instant, offset);
    Instant midnight = date.atStartOfDay().toInstant(offset);
    // Strictly before the next nanosecond, hence at this one or before it.
    ZoneOffsetTransition change = rules.previousTransition(instant.plusNanos(1));
    return change == null || change.getInstant().isBefore(midnight)
        ? midnight
        : change.getInstant();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
