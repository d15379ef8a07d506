package io.cronledger.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a run's call.
 *
 * @param number counts from 1
 * @param startedAt when it was put on record; the call left after that
 * @param endedAt when we let go of the call; null while it is under way
 * @param failure what went wrong, if anything did
 */
public record Attempt(
    int number, Instant startedAt, @Nullable Instant endedAt, @Nullable Failure failure) {

  public Attempt endedAt(Instant instant, @Nullable Failure why) {
    return new Attempt(number, startedAt, instant, why);
  }
}
