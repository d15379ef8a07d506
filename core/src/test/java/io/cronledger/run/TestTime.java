package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told otherwise. */
public final class TestTime implements Time {
  private volatile Instant now;
  private final AtomicLong nanos = new AtomicLong();

  public TestTime(String now) {
    this.now = Instant.parse(now);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  /** Sets the clock on the wall alone. */
  public void set(String instant) {
    now = Instant.parse(instant);
  }

  public void pass(Duration duration) {
    now = now.plus(duration);
    nanos.addAndGet(duration.toNanos());
  }
}
