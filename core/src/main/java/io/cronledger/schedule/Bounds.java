package io.cronledger.schedule;

import java.time.Instant;

/**
 * The first and the last instant at which a schedule may fire, both included. There are no slots
 * outside them.
 */
public record Bounds(Instant from, Instant until) {
  public static final Bounds NONE = new Bounds(Instant.MIN, Instant.MAX);

  public Bounds {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("until %s is before from %s".formatted(until, from));
    }
  }

  public Bounds from(Instant first) {
    return new Bounds(first, until);
  }

  public Bounds until(Instant last) {
    return new Bounds(from, last);
  }

  boolean include(Instant instant) {
    return !instant.isBefore(from) && !instant.isAfter(until);
  }
}
