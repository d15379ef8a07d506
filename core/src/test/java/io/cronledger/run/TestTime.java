package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. */
public final class TestTime implements InstantSource {
  private volatile Instant now;

  public TestTime(String now) {
    this.now = Instant.parse(now);
  }

  @Override
  public Instant instant() {
    return now;
  }

  public void set(String instant) {
    now = Instant.parse(instant);
  }

  public void pass(Duration duration) {
    now = now.plus(duration);
  }
}
