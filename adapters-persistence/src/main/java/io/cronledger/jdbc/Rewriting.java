package io.cronledger.jdbc;

import java.time.Duration;
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

  private long last = System.nanoTime();

  /** Takes a bite if there is need of it, and the last was a while ago. */
  void go(MVStore store) {
    long now = System.nanoTime();
    if (now - last >= EVERY_NANOS) {
      last = now;
      store.compact(LIVE, BITE_BYTES);
    }
  }
}
