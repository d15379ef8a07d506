package io.cronledger.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Slots at every instant at which the clock on the wall shows one of their times: twice when it
 * shows it twice, never when it skips it.
 */
record WildcardSlots(LocalTimes times, WallClock clock) implements Slots {
  /** By 2100 every zone changes its clock by a yearly rule, if at all. */
  private static final long SETTLED = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  /** After 400 years rules and calendar repeat themselves: what has not come by then never will. */
  private static final long ALL_THERE_IS = 401L * 366 * 86_400;

  @Override
  public Optional<Instant> after(Instant instant) {
    long from = Horizon.floor(instant) + 1;
    long end = Math.max(from, SETTLED) + ALL_THERE_IS;
    while (from < end) {
      WallClock.Stretch stretch = clock.at(from);
      // Once the clock goes back soon, times before this one may be shown again.
      boolean mayGoBack = stretch.end() - WallClock.FARTHEST_APART < from;
      long local = times.atOrAfter(from + stretch.offset());
      if (local == LocalTimes.NONE && !mayGoBack) {
        return Optional.empty();
      }
      if (local != LocalTimes.NONE && local < stretch.localEnd()) {
        return Optional.of(Instant.ofEpochSecond(local - stretch.offset()));
      }
      from = mayGoBack ? stretch.end() : Math.max(stretch.end(), local - WallClock.FARTHEST_APART);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> before(Instant instant) {
    long to = Horizon.ceiling(instant) - 1;
    while (true) {
      WallClock.Stretch stretch = clock.at(to);
      long local = times.atOrBefore(to + stretch.offset());
      boolean mayHaveGoneBack = to - WallClock.FARTHEST_APART < stretch.start();
      if (local == LocalTimes.NONE && !mayHaveGoneBack) {
        return Optional.empty();
      }
      if (local != LocalTimes.NONE && local >= stretch.localStart()) {
        return Optional.of(Instant.ofEpochSecond(local - stretch.offset()));
      }
      to =
          mayHaveGoneBack
              ? stretch.start() - 1
              : Math.min(stretch.start() - 1, local + WallClock.FARTHEST_APART);
    }
  }

  @Override
  public long count(Instant from, Instant to) {
    long first = Horizon.ceiling(from);
    long end = Horizon.ceiling(to);
    long count = 0;
    while (first < end) {
      WallClock.Stretch stretch = clock.at(first);
      long last = Math.min(end, stretch.end());
      count += times.count(first + stretch.offset(), last + stretch.offset());
      first = last;
    }
    return count;
  }

  @Override
  public List<ClockChange> clockChanges(Instant from, Instant to) {
    return ClockChange.of(
        times,
        clock.changes(Horizon.ceiling(from), Horizon.ceiling(to)),
        (_, _) -> ClockChange.Effect.SKIPPED,
        ClockChange.Effect.REPEATED);
  }
}
