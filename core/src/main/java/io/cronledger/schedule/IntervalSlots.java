package io.cronledger.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Slots at every interval, counted from one instant: the same set whoever computes it. */
record IntervalSlots(Instant anchor, long interval) implements Slots {
  private static final Instant FIRST = midnight(Days.FIRST);
  private static final Instant LAST = midnight(Days.LAST + 1);

  static Slots of(Duration interval, Bounds bounds) {
    boolean counted = bounds.from().isAfter(FIRST) && bounds.from().isBefore(LAST);
    Instant anchor = counted ? bounds.from() : Instant.EPOCH;
    return BoundedSlots.of(new IntervalSlots(anchor, interval.toMillis()), bounds);
  }

  @Override
  public Optional<Instant> after(Instant instant) {
    return slot(intervals(clamp(instant)) + 1);
  }

  @Override
  public Optional<Instant> before(Instant instant) {
    Instant last = clamp(instant);
    long whole = intervals(last);
    return slot(at(whole).equals(last) ? whole - 1 : whole);
  }

  @Override
  public long count(Instant from, Instant to) {
    return from.isBefore(to) ? ceiling(clamp(to)) - ceiling(clamp(from)) : 0;
  }

  private long ceiling(Instant instant) {
    long whole = intervals(instant);
    return at(whole).equals(instant) ? whole : whole + 1;
  }

  /** How many whole intervals have passed since the anchor; below 0 before it. */
  private long intervals(Instant instant) {
    long millis = ChronoUnit.MILLIS.between(anchor, instant);
    boolean partly = anchor.plusMillis(millis).isAfter(instant);
    return Math.floorDiv(partly ? millis - 1 : millis, interval);
  }

  private Optional<Instant> slot(long number) {
    Instant slot = at(number);
    return slot.isBefore(FIRST) || !slot.isBefore(LAST) ? Optional.empty() : Optional.of(slot);
  }

  private Instant at(long number) {
    return anchor.plusMillis(number * interval);
  }

  private static Instant clamp(Instant instant) {
    Instant capped = instant.isAfter(LAST) ? LAST : instant;
    return capped.isBefore(FIRST) ? FIRST.minusMillis(1) : capped;
  }

  private static Instant midnight(long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
