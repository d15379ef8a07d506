package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long a run that is over took, and how late it began, in whole milliseconds.
 *
 * @param late from its slot, or from when it was ordered, to its first sending: to the claim of
 *     that, or to its leaving if it was claimed ahead
 * @param took from the start of its first attempt to its end; attempts and waits between are in it
 */
public record Lapse(Duration late, Duration took) {

  /** Nothing of a run that was never sent. */
  public static Optional<Lapse> of(TaskRun.Over run) {
    return late(run)
        .map(
            late -> new Lapse(late, between(run.attempts().getFirst().startedAt(), run.endedAt())));
  }

  /**
   * How late a run began; nothing if it has not. One that was claimed ahead began when its call
   * left.
   */
  public static Optional<Duration> late(TaskRun run) {
    Instant ordered = run.order().orderedAt();
    return run.order().cause() instanceof Cause.Slot slot
        ? first(run)
            .map(first -> between(slot.slot(), first.startedAt()).plus(leaving(first, slot)))
        : began(run).map(began -> between(ordered, began));
  }

  private static Duration leaving(Attempt first, Cause.Slot slot) {
    Duration connected = first.timing().connected();
    boolean wasClaimedAhead = first.startedAt().equals(slot.slot());
    return connected != null && wasClaimedAhead ? connected : Duration.ZERO;
  }

  /** How long a run was on record before it began; nothing if it has not. */
  public static Optional<Duration> queued(TaskRun run) {
    return began(run).map(began -> between(run.order().orderedAt(), began));
  }

  private static Optional<Instant> began(TaskRun run) {
    return first(run).map(Attempt::startedAt);
  }

  private static Optional<Attempt> first(TaskRun run) {
    return run.attempts().stream().findFirst();
  }

  /** As they are on record, in microseconds; a clock that was set back makes it no less than 0. */
  private static Duration between(Instant from, Instant to) {
    Duration exact =
        Duration.between(from.truncatedTo(ChronoUnit.MICROS), to.truncatedTo(ChronoUnit.MICROS));
    return exact.isNegative() ? Duration.ZERO : exact.truncatedTo(ChronoUnit.MILLIS);
  }
}
