package io.cronledger.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Those of some slots that lie within bounds. */
record BoundedSlots(Slots slots, Bounds bounds) implements Slots {

  static Slots of(Slots slots, Bounds bounds) {
    return bounds.equals(Bounds.NONE) ? slots : new BoundedSlots(slots, bounds);
  }

  @Override
  public Optional<Instant> after(Instant instant) {
    return slots
        .after(instant.isBefore(bounds.from()) ? bounds.from().minusNanos(1) : instant)
        .filter(bounds::include);
  }

  @Override
  public Optional<Instant> before(Instant instant) {
    return slots
        .before(instant.isAfter(bounds.until()) ? bounds.until().plusNanos(1) : instant)
        .filter(bounds::include);
  }

  @Override
  public long count(Instant from, Instant to) {
    return slots.count(first(from), end(to));
  }

  @Override
  public List<ClockChange> clockChanges(Instant from, Instant to) {
    return slots.clockChanges(first(from), end(to));
  }

  private Instant first(Instant from) {
    return from.isBefore(bounds.from()) ? bounds.from() : from;
  }

  private Instant end(Instant to) {
    return to.isAfter(bounds.until()) ? bounds.until().plusNanos(1) : to;
  }
}
