package io.cronledger.run;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A number of runs that are over and were about as late, from their slot, or their order, to their
 * first sending.
 *
 * @param schedule null if they were counted over all, or belong to none
 * @param task null if they were counted over all
 * @param at the start of the day or the hour; null if they were counted over all
 * @param bucket how late each was, about
 */
public record Lateness(
    @Nullable ScheduleName schedule,
    @Nullable TaskRef task,
    @Nullable Instant at,
    int bucket,
    long runs) {

  public static final Comparator<Lateness> ORDER =
      Comparator.comparing(Lateness::at, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(late -> late.schedule() == null ? "" : late.schedule().value())
          .thenComparing(late -> late.task() == null ? "" : late.task().value())
          .thenComparingInt(Lateness::bucket);
}
