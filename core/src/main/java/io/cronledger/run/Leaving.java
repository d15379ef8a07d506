package io.cronledger.run;

import java.time.Duration;

/**
 * Calls that are about to leave. Where they are many, what came back of others is put on record
 * when these have left: they are late, and it is not.
 */
final class Leaving {
  /** So many do not have others wait. */
  private static final int FEW = 50;

  /** Nobody waits for longer than this for others to leave. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Time time;
  private int many;

  Leaving(Time time) {
    this.time = time;
  }

  synchronized void add() {
    many++;
  }

  /** It has left, or will not. */
  synchronized void remove() {
    many--;
    if (many == FEW) {
      notifyAll();
    }
  }

  synchronized void letGoFirst() throws InterruptedException {
    long until = time.nanos() + PATIENCE.toNanos();
    for (long left = PATIENCE.toMillis();
        many > FEW && left > 0;
        left = Duration.ofNanos(until - time.nanos()).toMillis()) {
      wait(left);
    }
  }
}
