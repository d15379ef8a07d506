package io.cronledger.apify;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When calls may leave for one host, all of them together.
 *
 * <p>Calls that start runs leave at once: {@code max-running} and {@code start-rate} bound them,
 * and one of them must not wait, since its claim holds for seconds. The others keep a distance.
 * Once the host has asked for patience nothing leaves until the time it named has passed, and those
 * that it held up come back one after the other.
 */
final class Pace {
  /**
   * The platform takes 250,000 calls a minute from an account, which is 4,166 a second, and 60 a
   * second for one thing (a task's list, a run). This is a twentieth of the first; the second is
   * met only by asking one thing over and over, which nobody does.
   */
  static final int A_SECOND = 200;

  /** How many may leave together after a while without any. */
  static final int AT_ONCE = 50;

  /** Rates are counted by the second: so long to wait when the host does not say how long. */
  static final Duration UNTOLD = Duration.ofSeconds(1);

  /** A host does not keep us from work for longer, whatever it says. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final long DISTANCE = TimeUnit.SECONDS.toNanos(1) / A_SECOND;

  private final LongSupplier nanos;
  private final long epoch;

  /** Since {@link #epoch}, as all times here. */
  private long nextPlace;

  private long closedUntil;
  private long nextReturn;

  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.epoch = nanos.getAsLong();
    this.nextPlace = -AT_ONCE * DISTANCE;
  }

  /** How long a call that starts a run has to stay away; zero if it may leave. */
  synchronized Duration untilOpen() {
    long now = now();
    if (now >= closedUntil) {
      return Duration.ZERO;
    }
    nextReturn = Math.max(nextReturn, closedUntil) + DISTANCE;
    return Duration.ofNanos(nextReturn - now);
  }

  /**
   * Takes the next place for any other call, unless that is too far off.
   *
   * @return how long it is until then
   */
  synchronized Optional<Duration> place(Duration atMost) {
    long now = now();
    long earliest = now < closedUntil ? closedUntil : now - AT_ONCE * DISTANCE;
    long place = Math.max(nextPlace, earliest) + DISTANCE;
    if (place - now > atMost.toNanos()) {
      return Optional.empty();
    }
    nextPlace = place;
    return Optional.of(Duration.ofNanos(Math.max(0, place - now)));
  }

  synchronized boolean isClosed() {
    return now() < closedUntil;
  }

  /**
   * The host asked for patience.
   *
   * @param time for how long; null if it did not say
   */
  synchronized void close(@Nullable Duration time) {
    Duration closed = time == null ? UNTOLD : bounded(time);
    closedUntil = Math.max(closedUntil, now() + closed.toNanos());
  }

  static Duration bounded(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  private long now() {
    return nanos.getAsLong() - epoch;
  }
}
