package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long a run that is over took, and how late it began, in whole milliseconds.
 *
 * @param late from its slot, or from when it was ordered, to its first sending
 * @param took from there to its end; attempts and waits between are in it
 */
public record Lapse(Duration late, Duration took) {

  /** Nothing of a run that was never sent. */
  public static Optional<Lapse> of(TaskRun.Over run) {
    if (run.attempts().isEmpty()) {
      return Optional.empty();
    }
    Instant due =
        run.order().cause() instanceof Cause.Slot slot ? slot.slot() : run.order().orderedAt();
    Instant began = run.attempts().getFirst().startedAt();
    return Optional.of(new Lapse(between(due, began), between(began, run.endedAt())));
  }

  /** As they are on record, in microseconds; a clock that was set back makes it no less than 0. */
  private static Duration between(Instant from, Instant to) {
    Duration exact =
        Duration.between(from.truncatedTo(ChronoUnit.MICROS), to.truncatedTo(ChronoUnit.MICROS));
    return exact.isNegative() ? Duration.ZERO : exact.truncatedTo(ChronoUnit.MILLIS);
  }
}
