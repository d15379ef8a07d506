package io.cronledger.schedule;

import java.time.Instant;

/**
 * Instants as whole seconds, held to where there can be slots. Beyond the years 1 to 9999 lies
 * nothing, so that any instant may be asked about and no arithmetic overflows.
 */
final class Horizon {
  private static final long MARGIN = 2;
  private static final long FIRST = (Days.FIRST - MARGIN) * 86_400;
  private static final long LAST = (Days.LAST + MARGIN) * 86_400;

  private static final Instant BEGINNING = Instant.ofEpochSecond(FIRST);
  private static final Instant END = Instant.ofEpochSecond(LAST);

  private Horizon() {}

  /** The last whole second that is not after an instant. */
  static long floor(Instant instant) {
    return Math.clamp(instant.getEpochSecond(), FIRST, LAST);
  }

  /** The first whole second that is not before an instant. */
  static long ceiling(Instant instant) {
    long floor = floor(instant);
    return Instant.ofEpochSecond(floor).isBefore(instant) ? Math.min(floor + 1, LAST) : floor;
  }

  /** An instant of the same stretch of time as all slots. */
  static Instant clamp(Instant instant) {
    Instant capped = instant.isAfter(END) ? END : instant;
    return capped.isBefore(BEGINNING) ? BEGINNING : capped;
  }
}
