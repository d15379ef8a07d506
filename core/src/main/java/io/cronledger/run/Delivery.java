package io.cronledger.run;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call is made, and what is brought back of it.
 *
 * @param waitFor how long to hold a synchronous call open before letting go of it
 * @param maxOutput how many bytes of the output are kept
 */
public record Delivery(Mode mode, Duration waitFor, Result result, long maxOutput) {

  /** Longer than the endpoint's own 300 s, so that its own answer comes first. */
  public static final Duration DEFAULT_WAIT = Duration.ofSeconds(330);

  public static final long DEFAULT_MAX_OUTPUT = 64L << 20;

  public static final Delivery DEFAULT =
      new Delivery(Mode.SYNC, DEFAULT_WAIT, new Result.OutputRecord(), DEFAULT_MAX_OUTPUT);

  /** One call that waits for the run's end, or one that starts it and others that follow it. */
  public enum Mode {
    SYNC,
    TRACKED
  }

  /** What of a run is its output. */
  public sealed interface Result {

    /** The record of its key-value store that the call's options name. */
    record OutputRecord() implements Result {}

    /**
     * The items of its dataset.
     *
     * @param clean whether empty items and hidden fields are left out
     * @param fields the only ones to be kept, in this order; empty for all
     * @param limit items at the most; null for all
     */
    record Dataset(Format format, boolean clean, List<String> fields, @Nullable Integer limit)
        implements Result {
      public Dataset {
        fields = List.copyOf(fields);
        if (limit != null && limit < 1) {
          throw new IllegalArgumentException("limit of %d items: 1 or more".formatted(limit));
        }
      }
    }
  }

  /** How the items of a dataset are written down. */
  public enum Format {
    JSON,
    JSONL,
    CSV
  }

  public Delivery {
    if (waitFor.isNegative() || waitFor.isZero() || maxOutput < 1) {
      throw new IllegalArgumentException(
          "neither a wait of %s nor %d bytes bring anything back".formatted(waitFor, maxOutput));
    }
  }
}
