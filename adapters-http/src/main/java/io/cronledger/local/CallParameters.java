package io.cronledger.local;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the parameters of a call make of a task's settings. */
final class CallParameters {
  /** The largest that fits a run's record; more than 60 years. */
  private static final int MAX_TIMEOUT_SECS = Integer.MAX_VALUE;

  private static final int MIN_MEMORY = 128;
  private static final int MAX_MEMORY = 32_768;

  private static final Pattern BUILD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private CallParameters() {}

  static LocalRun.Options of(Query query, LocalTask task) {
    Webhooks.check(query.text("webhooks"));
    return new LocalRun.Options(
        query.integer("timeout", 0, MAX_TIMEOUT_SECS).orElse(task.options().timeoutSecs()),
        memory(query, task),
        maxItems(query),
        maxTotalChargeUsd(query),
        restartOnError(query),
        build(query));
  }

  /** The platform takes it with POST alone. */
  private static boolean restartOnError(Query query) {
    return query.call().req().getMethod().equals("POST") && query.has("restartOnError");
  }

  /** Local programs are not built, so any tag or number names the one there is. */
  private static String build(Query query) {
    String build = query.text("build").orElse("latest");
    if (!BUILD.matcher(build).matches()) {
      throw new ApiError(
          400,
          "unknown-build-tag",
          "'%s' is no build: use a tag such as latest, or a number such as 0.1.234"
              .formatted(build));
    }
    return build;
  }

  private static int memory(Query query, LocalTask task) {
    int memory =
        query.integer("memory", MIN_MEMORY, MAX_MEMORY).orElse(task.options().memoryMbytes());
    if (query.text("memory").isPresent() && Integer.bitCount(memory) != 1) {
      throw ApiError.badValue("memory", memory + "", "a power of 2, such as 512");
    }
    return memory;
  }

  private static @Nullable Integer maxItems(Query query) {
    if (query.text("maxItems").isEmpty()) {
      return null;
    }
    int items = query.integer("maxItems", Integer.MIN_VALUE, Integer.MAX_VALUE).getAsInt();
    if (items < 1) {
      throw new ApiError(
          400,
          "max-items-must-be-greater-than-zero",
          "Maximum number of items must be greater than zero, not %d".formatted(items));
    }
    return items;
  }

  private static @Nullable BigDecimal maxTotalChargeUsd(Query query) {
    BigDecimal most = query.decimal("maxTotalChargeUsd").orElse(null);
    if (most != null && most.signum() <= 0) {
      throw new ApiError(
          400,
          "max-total-charge-usd-must-be-greater-than-zero",
          "Maximum total charge must be greater than zero, not %s".formatted(most));
    }
    return most;
  }
}
