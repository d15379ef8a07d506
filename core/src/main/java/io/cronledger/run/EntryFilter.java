package io.cronledger.run;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; what is null, or empty, does not restrict.
 *
 * @param schedules of any of these
 * @param since the earliest instant an entry's id may stand for: its slot, or when it was ordered
 * @param until the instant before which it must be
 * @param before only entries with a smaller id: the last one of the page before this
 * @param only this one alone, if it is one of those
 * @param limit at most so many
 */
public record EntryFilter(
    Set<ScheduleName> schedules,
    @Nullable TaskRef task,
    Set<Status> statuses,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable RunId before,
    @Nullable RunId only,
    Traits traits,
    int limit) {

  /** As many as one page holds. */
  public static final int MOST = 1000;

  public EntryFilter {
    schedules = Set.copyOf(schedules);
    statuses = Set.copyOf(statuses);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit of %d: 1 to %d".formatted(limit, MOST));
    }
  }

  /** Of one schedule, or of any if that is null, whatever the entries are like. */
  public EntryFilter(
      @Nullable ScheduleName schedule,
      @Nullable TaskRef task,
      Set<Status> statuses,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable RunId before,
      int limit) {
    this(
        schedule == null ? Set.of() : Set.of(schedule),
        task,
        statuses,
        since,
        until,
        before,
        null,
        Traits.ANY,
        limit);
  }

  public static EntryFilter newest(int limit) {
    return new EntryFilter(Set.of(), null, Set.of(), null, null, null, null, Traits.ANY, limit);
  }

  public EntryFilter of(ScheduleName name) {
    return new EntryFilter(Set.of(name), task, statuses, since, until, before, only, traits, limit);
  }

  public EntryFilter withStatuses(Set<Status> some) {
    return new EntryFilter(schedules, task, some, since, until, before, only, traits, limit);
  }

  public EntryFilter before(RunId id) {
    return new EntryFilter(schedules, task, statuses, since, until, id, only, traits, limit);
  }

  public EntryFilter only(RunId id) {
    return new EntryFilter(schedules, task, statuses, since, until, before, id, traits, limit);
  }

  public EntryFilter with(Traits like) {
    return new EntryFilter(schedules, task, statuses, since, until, before, only, like, limit);
  }

  public EntryFilter limitedTo(int most) {
    return new EntryFilter(schedules, task, statuses, since, until, before, only, traits, most);
  }
}
