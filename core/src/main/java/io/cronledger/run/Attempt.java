package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a run's call.
 *
 * @param number counts from 1
 * @param startedAt when it was put on record, or its slot, if it was put on record a moment before
 *     that; the call left after that, within seconds or not at all
 * @param endedAt when we let go of the call; null while it is under way
 * @param failure what went wrong, if anything did
 * @param platformRunId of what ran, if that is known
 * @param timing how the call itself went
 */
public record Attempt(
    int number,
    Instant startedAt,
    @Nullable Instant endedAt,
    Fate fate,
    @Nullable Failure failure,
    @Nullable String platformRunId,
    Timing timing) {

  /** What is known of what ran under an attempt. */
  public enum Fate {
    /** Something may have run: its call is under way, or its reply was lost. */
    OPEN,
    /** The call was turned down, or never left. */
    NOTHING_RAN,
    /** Its reply was lost, and the platform showed that nothing had run. */
    ABSENT,
    /** Something ran, and is over. */
    RAN,
    /** Held to be absent, and yet it ran, too late; it was stopped. */
    TWIN;

    /** {@code nothing-ran}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * How long after the attempt's start something was so, in whole milliseconds; null if it never
   * was.
   *
   * @param connected there was a connection, and the call went out on it
   * @param firstByte the first of an answer was there
   */
  public record Timing(@Nullable Duration connected, @Nullable Duration firstByte) {
    public static final Timing NONE = new Timing(null, null);
  }

  static Attempt begun(int number, Instant now) {
    return new Attempt(number, now, null, Fate.OPEN, null, null, Timing.NONE);
  }

  /** We let go of the call, and do not know what became of it. */
  Attempt unclear(Instant now, Failure why) {
    return new Attempt(number, startedAt, now, Fate.OPEN, why, null, timing);
  }

  /** We let go of the call, if we had not yet, and this is what is known now. */
  Attempt known(Instant now, Fate what, @Nullable Failure why, @Nullable String runId) {
    Instant letGoAt = endedAt == null ? now : endedAt;
    return new Attempt(number, startedAt, letGoAt, what, why, runId, timing);
  }

  Attempt with(Timing known) {
    return new Attempt(number, startedAt, endedAt, fate, failure, platformRunId, known);
  }
}
