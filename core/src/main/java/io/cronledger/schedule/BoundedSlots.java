package io.cronledger.schedule;

import java.time.Instant;
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
    Instant first = from.isBefore(bounds.from()) ? bounds.from() : from;
    Instant end = to.isAfter(bounds.until()) ? bounds.until().plusNanos(1) : to;
    return slots.count(first, end);
  }
}
