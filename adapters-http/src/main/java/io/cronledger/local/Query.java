package io.cronledger.local;

import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The query parameters of a call, each validated as it is read. */
record Query(Context call) {
  /** The platform's limit. */
  private static final int MAX_WAIT_SECS = 60;

  private static final Pattern RECORD_KEY = Pattern.compile("[A-Za-z0-9!\\-_.'()]{1,256}");

  private static final Pattern PLAIN = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

  Optional<String> text(String name) {
    return Optional.ofNullable(call.queryParam(name)).filter(value -> !value.isEmpty());
  }

  /** A whole number; {@code 60.0} is one. */
  OptionalInt integer(String name, int least, int most) {
    Optional<BigDecimal> number = decimal(name);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    BigDecimal value = number.get();
    boolean whole = value.stripTrailingZeros().scale() <= 0;
    boolean inRange =
        value.compareTo(BigDecimal.valueOf(least)) >= 0
            && value.compareTo(BigDecimal.valueOf(most)) <= 0;
    if (!whole || !inRange) {
      throw ApiError.badValue(
          name, value.toPlainString(), "a whole number from %d to %d".formatted(least, most));
    }
    return OptionalInt.of(value.intValueExact());
  }

  /** As {@link #integer}, but what is out of range is taken for the nearest that is not. */
  int clamped(String name, int otherwise, int least, int most) {
    OptionalInt value = integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return value.isPresent() ? Math.clamp(value.getAsInt(), least, most) : otherwise;
  }

  Optional<BigDecimal> decimal(String name) {
    return text(name).map(value -> number(name, value));
  }

  /** Written out: {@code 1e999999999} would be a number too, and a large one. */
  private static BigDecimal number(String name, String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw ApiError.badValue(name, value, "a number, such as 60");
    }
    return new BigDecimal(value);
  }

  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true", "1" -> true;
                  case "false", "0" -> false;
                  default -> throw ApiError.badValue(name, value, "use true or false");
                });
  }

  boolean has(String name) {
    return flag(name).orElse(false);
  }

  /** The name of a record, as the platform allows them. */
  Optional<String> recordKey(String name) {
    return text(name).map(Query::checkedKey);
  }

  static String checkedKey(String key) {
    if (!RECORD_KEY.matcher(key).matches()) {
      throw new ApiError(
          400,
          "invalid-record-key",
          "'%s' is no key of a record: it has 1 to 256 of a-z, A-Z, 0-9 and !-_.'()"
              .formatted(key));
    }
    return key;
  }

  /** How long to wait for a run to end. Callers ask for more than the limit and rely on it. */
  Duration waitForFinish() {
    return Duration.ofSeconds(clamped("waitForFinish", 0, 0, MAX_WAIT_SECS));
  }

  /** The window of {@code startedAfter} and {@code startedBefore}, both inclusive. */
  Predicate<LocalRun> startedWithin() {
    Instant from = instant("startedAfter").orElse(Instant.MIN);
    Instant to = instant("startedBefore").orElse(Instant.MAX);
    return run -> !run.startedAt().isBefore(from) && !run.startedAt().isAfter(to);
  }

  private Optional<Instant> instant(String name) {
    return text(name)
        .map(
            value -> {
              try {
                return OffsetDateTime.parse(value).toInstant();
              } catch (DateTimeParseException _) {
                throw ApiError.badValue(name, value, "a time such as 2026-01-31T12:00:00.000Z");
              }
            });
  }
}
