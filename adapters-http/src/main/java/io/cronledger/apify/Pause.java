package io.cronledger.apify;

import java.time.Duration;

/** Waits, or in a test says so. */
@FunctionalInterface
public interface Pause {
  void last(Duration duration) throws InterruptedException;
}
