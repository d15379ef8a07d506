package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.RunFacts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as the platform writes it down, whole or as an item of a list; nothing of it is certain.
 */
record RunDocument(JsonNode data, SafeText safe) {
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED");

  /** Digits behind the point of an amount that is one. */
  private static final int FINEST = 20;

  private static final int LARGEST = 12;

  /** No run ends later; nor has every database room for it. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Empty if it has none that could be asked for. */
  String id() {
    return word("id");
  }

  String status() {
    return safe.name(data.path("status").asString(""));
  }

  boolean isOver() {
    return OVER.contains(status());
  }

  @Nullable Instant startedAt() {
    return time("startedAt");
  }

  /** Who started it; null if that is not told. */
  @Nullable String userAgent() {
    JsonNode userAgent = data.path("meta").path("userAgent");
    return userAgent.isString() ? userAgent.asString() : null;
  }

  String userId() {
    return word("userId");
  }

  String statusMessage() {
    return safe.message(data.path("statusMessage").asString(""));
  }

  String datasetId() {
    return word("defaultDatasetId");
  }

  PlatformRun seen(@Nullable AttemptKey key, Instant startedAt) {
    return new PlatformRun(key, startedAt, isOver(), facts(null));
  }

  RunFacts facts(@Nullable String logTail) {
    String dataset = datasetId();
    return new RunFacts(
        id(),
        startedAt(),
        time("finishedAt"),
        amount("usageTotalUsd"),
        dataset.isEmpty() ? null : dataset,
        link(),
        logTail);
  }

  private @Nullable String link() {
    String link = data.path("consoleUrl").asString("");
    return link.matches("https?://[!-~]{1,400}") ? link : null;
  }

  private @Nullable BigDecimal amount(String field) {
    JsonNode amount = data.path(field);
    if (!amount.isNumber() || !Double.isFinite(amount.asDouble())) {
      return null;
    }
    BigDecimal number = amount.decimalValue();
    boolean isSane = number.scale() <= FINEST && number.precision() - number.scale() <= LARGEST;
    return isSane && number.signum() >= 0 ? number : null;
  }

  private String word(String field) {
    String word = data.path(field).asString("");
    return word.matches("[A-Za-z0-9._~-]{1,64}") ? word : "";
  }

  private @Nullable Instant time(String field) {
    try {
      JsonNode time = data.path(field);
      Instant at = time.isString() ? Instant.parse(time.asString()) : null;
      return at == null || at.isBefore(Instant.EPOCH) || at.isAfter(LATEST) ? null : at;
    } catch (DateTimeException notATime) {
      return null;
    }
  }
}
