package io.cronledger.run;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; what is null, or empty, does not restrict.
 *
 * @param since the earliest instant an entry's id may stand for: its slot, or when it was ordered
 * @param until the instant before which it must be
 * @param before only entries with a smaller id: the last one of the page before this
 * @param limit at most so many
 */
public record EntryFilter(
    @Nullable ScheduleName schedule,
    @Nullable TaskRef task,
    Set<Status> statuses,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable RunId before,
    int limit) {

  /** As many as one page holds. */
  public static final int MOST = 1000;

  public EntryFilter {
    statuses = Set.copyOf(statuses);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit of %d: 1 to %d".formatted(limit, MOST));
    }
  }

  public static EntryFilter newest(int limit) {
    return new EntryFilter(null, null, Set.of(), null, null, null, limit);
  }

  public EntryFilter of(ScheduleName name) {
    return new EntryFilter(name, task, statuses, since, until, before, limit);
  }

  public EntryFilter before(RunId id) {
    return new EntryFilter(schedule, task, statuses, since, until, id, limit);
  }
}
