package io.cronledger.local;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of the past is kept. The oldest runs that have ended go first, with all they left.
 *
 * @param least so many of the newest are kept whatever they take
 */
record Retention(int least, int runs, Duration age, long bytes) {
  /**
   * The platform keeps ten for ever. 5,000 are a day of three a minute, which is as long as a
   * caller looks for a run it lost.
   */
  static final Retention STANDARD = new Retention(10, 5_000, Duration.ofDays(30), 2L << 30);

  boolean isOver(int kept, long keptBytes, Instant oldest, Instant now) {
    boolean isTooMuch = kept > runs || keptBytes > bytes || oldest.isBefore(now.minus(age));
    return kept > least && isTooMuch;
  }
}
