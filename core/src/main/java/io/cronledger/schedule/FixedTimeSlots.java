package io.cronledger.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Slots that never lose a day and never come twice: each is the first instant at which the clock on
 * the wall has reached its time. A time that is skipped has been reached when the clock has jumped
 * over it; a time that is repeated has been reached the first time round. Several times that are
 * jumped over at once are reached at once, and are one slot.
 */
record FixedTimeSlots(LocalTimes times, WallClock clock) implements Slots {

  @Override
  public Optional<Instant> after(Instant instant) {
    return slot(times.atOrAfter(clock.reached(Horizon.floor(instant)) + 1));
  }

  @Override
  public Optional<Instant> before(Instant instant) {
    return slot(times.atOrBefore(clock.reached(Horizon.ceiling(instant) - 1)));
  }

  @Override
  public long count(Instant from, Instant to) {
    long first = Horizon.ceiling(from);
    long end = Horizon.ceiling(to);
    if (first >= end) {
      return 0;
    }
    long count = times.count(clock.reached(first - 1) + 1, clock.reached(end - 1) + 1);
    for (WallClock.Stretch change : clock.changes(first, end)) {
      if (change.beginsWithGap()) {
        long reachedAtOnce = times.count(change.reached() + 1, change.localStart() + 1);
        count -= Math.max(0, reachedAtOnce - 1);
      }
    }
    return count;
  }

  @Override
  public List<ClockChange> clockChanges(Instant from, Instant to) {
    return ClockChange.of(
        times,
        clock.changes(Horizon.ceiling(from), Horizon.ceiling(to)),
        (skipped, stretch) ->
            skipped == 1 && times.count(stretch.localStart(), stretch.localStart() + 1) == 0
                ? ClockChange.Effect.MOVED
                : ClockChange.Effect.MERGED,
        ClockChange.Effect.FIRST_TIME_ONLY);
  }

  private Optional<Instant> slot(long local) {
    return local == LocalTimes.NONE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(clock.firstShows(local)));
  }
}
