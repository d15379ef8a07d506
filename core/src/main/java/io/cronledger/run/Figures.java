package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in numbers. Those of whole days are kept as runs end, and stay when entries are let go
 * of; days and hours are UTC, and those of the slot, or of the order.
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
   * @param from the first instant; of a whole day, unless grouped by hour
   * @param to the instant before which it ends; of a whole day, unless grouped by hour
   */
  record Scope(
      @Nullable ScheduleName schedule,
      @Nullable TaskRef task,
      Instant from,
      Instant to,
      Grouping grouping) {

    /** Hours are counted from the entries, one by one. */
    public static final Duration MOST_HOURS = Duration.ofDays(31);

    public Scope {
      if (grouping != Grouping.HOUR && !(isWholeDay(from) && isWholeDay(to))) {
        throw new IllegalArgumentException("%s to %s are no whole days".formatted(from, to));
      }
    }

    /** The days that a stretch of time touches. */
    public static Scope ofDays(
        @Nullable ScheduleName schedule,
        @Nullable TaskRef task,
        Instant from,
        Instant to,
        Grouping grouping) {
      Instant end = to.truncatedTo(ChronoUnit.DAYS);
      return new Scope(
          schedule,
          task,
          from.truncatedTo(ChronoUnit.DAYS),
          end.equals(to) ? end : end.plus(1, ChronoUnit.DAYS),
          grouping);
    }

    private static boolean isWholeDay(Instant instant) {
      return instant.truncatedTo(ChronoUnit.DAYS).equals(instant);
    }
  }

  /** All shares of a scope, in their order. Slots that did not fire count as runs that took 0. */
  List<Share> shares(Scope scope);

  /** How late the runs of a scope were that were sent and are over, in order. */
  List<Lateness> lateness(Scope scope);
}
