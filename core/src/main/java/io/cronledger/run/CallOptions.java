package io.cronledger.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint's own options, spelled as it spells them. One that is null is not sent, and the
 * task's own setting holds.
 *
 * @param timeout of the run, in seconds; 0 for none
 * @param memory in MB, a power of 2 from 128
 * @param maxItems for tasks paid by the result
 * @param maxTotalChargeUsd the most the run may cost, in US dollars
 * @param restartOnError whether the platform restarts the run when it fails
 * @param build tag or number
 * @param outputRecordKey the record that is the output; {@code OUTPUT} unless given
 * @param webhooks a JSON array, not yet encoded
 */
public record CallOptions(
    @Nullable Integer timeout,
    @Nullable Integer memory,
    @Nullable Integer maxItems,
    @Nullable BigDecimal maxTotalChargeUsd,
    @Nullable Boolean restartOnError,
    @Nullable String build,
    @Nullable String outputRecordKey,
    @Nullable String webhooks) {

  public static final CallOptions NONE =
      new CallOptions(null, null, null, null, null, null, null, null);

  public CallOptions {
    if (timeout != null && timeout < 0) {
      throw new IllegalArgumentException("timeout of %d s: 0 (none) or more".formatted(timeout));
    }
    if (memory != null && (memory < 128 || Integer.bitCount(memory) != 1)) {
      throw new IllegalArgumentException(
          "memory of %d MB: a power of 2 from 128, such as 512".formatted(memory));
    }
    if (maxItems != null && maxItems < 1) {
      throw new IllegalArgumentException("maxItems of %d: 1 or more".formatted(maxItems));
    }
    if (maxTotalChargeUsd != null && maxTotalChargeUsd.signum() <= 0) {
      throw new IllegalArgumentException(
          "maxTotalChargeUsd of %s: more than 0".formatted(maxTotalChargeUsd));
    }
  }
}
