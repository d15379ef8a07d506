package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call of ours: by when it must have left, when it did, and when its answer began. */
final class Sending implements Departure {
  private final Time time;
  private final Instant claimedAt;
  private final long since;
  private final Leaving leaving;
  private final AtomicBoolean isLeaving = new AtomicBoolean();
  private volatile @Nullable Duration left;
  private volatile @Nullable Duration answered;

  /**
   * @param claimedAt from when its claim holds: that is, from its slot if it was made before
   * @param since the same by the clock that nobody sets
   */
  Sending(Time time, Instant claimedAt, long since, Leaving leaving) {
    this.leaving = leaving;
    this.time = time;
    this.claimedAt = claimedAt;
    this.since = since;
  }

  /** By both clocks, since either may be wrong. */
  @Override
  public boolean isOpen() {
    return time.nanos() - since <= Settler.CLAIM_HOLDS.toNanos()
        && !time.instant().isAfter(claimedAt.plus(Settler.CLAIM_HOLDS));
  }

  /** It is about to leave. */
  void isReady() {
    if (isLeaving.compareAndSet(false, true)) {
      leaving.add();
    }
  }

  /** It has left, or does not any more. */
  void isGone() {
    if (isLeaving.compareAndSet(true, false)) {
      leaving.remove();
    }
  }

  @Override
  public void left() {
    left = passed();
    isGone();
  }

  @Override
  public void answered() {
    answered = passed();
  }

  private Duration passed() {
    return Duration.ofNanos(Math.max(0, time.nanos() - since)).truncatedTo(ChronoUnit.MILLIS);
  }

  Attempt.Timing timing() {
    return new Attempt.Timing(left, answered);
  }
}
