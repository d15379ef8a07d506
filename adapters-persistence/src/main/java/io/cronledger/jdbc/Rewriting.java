package io.cronledger.jdbc;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.h2.mvstore.MVStore;

/**
 * Keeps the open file of H2 small: chunks of which little is live any more have that written anew,
 * a bite at a time, and their room is used again. It goes to the disk with what is written next.
 */
final class Rewriting {
  /** How much of all chunks is to be live, in percent; H2 writes no more than it has to for it. */
  private static final int LIVE = 60;

  /** Some milliseconds of work, which delay what is to be written. */
  private static final int BITE_BYTES = 1 << 20;

  private static final long EVERY_NANOS = Duration.ofMillis(100).toNanos();

  /** However much there is to be written; else the file would grow for as long as there is. */
  private static final long AT_LEAST_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  /** H2 closes the file when it cannot read what it is to move, and would come upon that again. */
  private static final long AFTER_A_FAILURE_NANOS = Duration.ofHours(1).toNanos();

  private final LongSupplier nanoTime;
  private long next;

  /**
   * @param nanoTime a clock that nobody sets, such as {@link System#nanoTime}
   */
  Rewriting(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() + EVERY_NANOS;
  }

  /**
   * Takes a bite if there is need of it, and the last was a while ago.
   *
   * @param more whether something waits to be written
   */
  void go(MVStore store, boolean more) {
    long now = nanoTime.getAsLong();
    if (now - next >= (more ? AT_LEAST_EVERY_NANOS - EVERY_NANOS : 0)) {
      next = now + AFTER_A_FAILURE_NANOS;
      store.compact(LIVE, BITE_BYTES);
      next = now + EVERY_NANOS;
    }
  }
}
