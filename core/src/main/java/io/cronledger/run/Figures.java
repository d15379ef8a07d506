package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in numbers. Those of whole days are kept as runs end, and stay when entries are let go
 * of; so do hours over everything, while those of one schedule or task are counted from the
 * entries. Days and hours are UTC, and those of the slot, or of the order.
 */
public interface Figures {

  /** What is counted together. */
  enum Grouping {
    SCHEDULE,
    DAY,
    HOUR
  }

  /**
   * What is counted.
   *
   * @param from the first instant; of a whole day, or of a whole hour if grouped by hour
   * @param to the instant before which it ends; the start of a day, or of an hour
   */
  record Scope(
      @Nullable ScheduleName schedule,
      @Nullable TaskRef task,
      Instant from,
      Instant to,
      Grouping grouping) {

    /** There may be a thousand and more groups in them. */
    public static final Duration MOST_HOURS = Duration.ofDays(31);

    public Scope {
      ChronoUnit unit = unit(grouping);
      if (!from.truncatedTo(unit).equals(from) || !to.truncatedTo(unit).equals(to)) {
        throw new IllegalArgumentException("%s to %s are no whole %s".formatted(from, to, unit));
      }
    }

    /** The days, or the hours if grouped by them, that a stretch of time touches. */
    public static Scope of(
        @Nullable ScheduleName schedule,
        @Nullable TaskRef task,
        Instant from,
        Instant to,
        Grouping grouping) {
      ChronoUnit unit = unit(grouping);
      Instant end = to.truncatedTo(unit);
      return new Scope(
          schedule,
          task,
          from.truncatedTo(unit),
          end.equals(to) ? end : end.plus(1, unit),
          grouping);
    }

    private static ChronoUnit unit(Grouping grouping) {
      return grouping == Grouping.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    }
  }

  /** All shares of a scope, in their order. Slots that did not fire count as runs that took 0. */
  List<Share> shares(Scope scope);

  /** How late the runs of a scope were that were sent and are over, in order. */
  List<Lateness> lateness(Scope scope);
}
