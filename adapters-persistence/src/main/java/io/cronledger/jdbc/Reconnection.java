package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When to try again after a server could not be reached: after ever longer pauses, each a little
 * different, so that a server that comes back is not met by all nodes at once. Whoever comes in
 * between is told so without a try.
 */
final class Reconnection {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final RandomGenerator random;
  private long pause;
  private long notBefore;

  Reconnection(LongSupplier nanos, RandomGenerator random) {
    this.nanos = nanos;
    this.random = random;
  }

  /**
   * @throws LedgerUnavailable if it is too early
   */
  synchronized void begin() {
    if (pause > 0 && nanos.getAsLong() - notBefore < 0) {
      throw new LedgerUnavailable("the database could not be reached just now");
    }
  }

  synchronized void failed() {
    pause = Math.min(LONGEST.toNanos(), Math.max(FIRST.toNanos(), 2 * pause));
    notBefore = nanos.getAsLong() + pause / 2 + random.nextLong(pause / 2);
  }

  synchronized void succeeded() {
    pause = 0;
  }
}
