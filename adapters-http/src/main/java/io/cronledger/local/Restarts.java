package io.cronledger.local;

import java.time.Duration;
import java.util.ArrayDeque;

/** How often a program that fails is started again: the platform's rule. */
final class Restarts {
  private static final int MOST = 3;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final boolean wanted;
  private final ArrayDeque<Long> latest = new ArrayDeque<>();

  Restarts(boolean wanted) {
    this.wanted = wanted;
  }

  /** Whether it may be started again now; if so, that counts. */
  boolean allowed() {
    long now = System.nanoTime();
    latest.removeIf(at -> now - at > WITHIN.toNanos());
    if (!wanted || latest.size() >= MOST) {
      return false;
    }
    latest.add(now);
    return true;
  }
}
