package io.cronledger.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A number of runs that are counted together.
 *
 * @param schedule null if they were counted over all, or belong to none
 * @param task null if they were counted over all
 * @param at the start of the day or the hour; null if they were counted over all
 * @param bucket how long each took, about
 * @param took all of them together
 * @param longest the one that took longest
 * @param late all of them together
 * @param latest the one that was latest
 * @param usd what they cost, as far as that is known
 */
public record Share(
    @Nullable ScheduleName schedule,
    @Nullable TaskRef task,
    @Nullable Instant at,
    Status status,
    int bucket,
    long runs,
    Duration took,
    Duration longest,
    Duration late,
    Duration latest,
    BigDecimal usd) {

  public static final Comparator<Share> ORDER =
      Comparator.comparing(Share::at, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Share::scheduleText)
          .thenComparing(share -> share.task() == null ? "" : share.task().value())
          .thenComparing(Share::status)
          .thenComparingInt(Share::bucket);

  private String scheduleText() {
    return schedule == null ? "" : schedule.value();
  }
}
