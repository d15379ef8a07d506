package io.cronledger.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Those of some slots that fall on a day that a calendar allows. */
record AllowedSlots(Slots slots, CalendarRule calendar, ZoneId zone) implements Slots {
  /** Days in a row on which a slot was held back; nobody waits for a calendar of such gaps. */
  private static final int MOST_DAYS = 20_000;

  static Slots of(Slots slots, Timing timing) {
    return timing.calendar() instanceof CalendarRule.Always
        ? slots
        : new AllowedSlots(slots, timing.calendar(), timing.zone());
  }

  @Override
  public Optional<Instant> after(Instant instant) {
    Optional<Instant> slot = slots.after(instant);
    for (int days = 0; days < MOST_DAYS && slot.isPresent(); days++) {
      if (allows(slot.get())) {
        return slot;
      }
      slot = slots.after(CalendarStretch.endOfDay(slot.get(), zone.getRules()).minusNanos(1));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> before(Instant instant) {
    Optional<Instant> slot = slots.before(instant);
    for (int days = 0; days < MOST_DAYS && slot.isPresent(); days++) {
      if (allows(slot.get())) {
        return slot;
      }
      slot = slots.before(CalendarStretch.startOfDay(slot.get(), zone.getRules()));
    }
    return Optional.empty();
  }

  @Override
  public long count(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      return 0;
    }
    return CalendarStretch.of(calendar, zone, Horizon.clamp(from), Horizon.clamp(to)).stream()
        .filter(CalendarStretch::allows)
        .mapToLong(days -> slots.count(days.from(), days.to()))
        .sum();
  }

  @Override
  public List<ClockChange> clockChanges(Instant from, Instant to) {
    return slots.clockChanges(from, to).stream()
        .filter(change -> calendar.allows(change.first().toLocalDate()))
        .toList();
  }

  private boolean allows(Instant slot) {
    return calendar.allows(slot, zone);
  }
}
