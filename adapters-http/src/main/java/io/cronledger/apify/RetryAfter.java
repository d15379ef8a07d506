package io.cronledger.apify;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long an answer asks to be left alone, told in seconds or as a date of the server's clock. */
final class RetryAfter {
  private RetryAfter() {}

  static Optional<Duration> in(HttpHeaders headers) {
    String told = headers.firstValue("Retry-After").orElse("").strip();
    return (told.matches("\\d{1,9}") ? Optional.of(seconds(told)) : until(told, headers))
        .filter(wait -> !wait.isNegative())
        .map(Pace::bounded);
  }

  private static Duration seconds(String told) {
    return Duration.ofSeconds(Long.parseLong(told));
  }

  private static Optional<Duration> until(String told, HttpHeaders headers) {
    return date(told)
        .flatMap(
            until ->
                headers
                    .firstValue("Date")
                    .flatMap(RetryAfter::date)
                    .map(now -> Duration.between(now, until)));
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
