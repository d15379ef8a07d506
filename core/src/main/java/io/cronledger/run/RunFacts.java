package io.cronledger.run;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the platform tells of a run beside its outcome; null where it did not, or not yet.
 *
 * @param id the platform's own
 * @param startedAt by the platform's clock
 * @param finishedAt by the platform's clock
 * @param usd what it cost, in US dollars
 * @param link where people look at it
 * @param logTail the end of its log
 */
public record RunFacts(
    String id,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable BigDecimal usd,
    @Nullable String datasetId,
    @Nullable String link,
    @Nullable String logTail) {

  /** A run of which no more than its id is known. */
  public static RunFacts of(String id) {
    return new RunFacts(id, null, null, null, null, null, null);
  }

  /** Whether there is more to be asked for. */
  public boolean isBare() {
    return startedAt == null;
  }
}
