package io.cronledger.cli;

import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Span;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as flags give them. */
final class Times {
  private Times() {}

  /** An ISO 8601 time with its offset, or a span from now. */
  static Instant ahead(String text, Instant now, String flag) {
    if (Span.parse(text) instanceof Parsed.Good<Duration>(Duration span)) {
      return now.plus(span);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw CommandFailed.badUsage(
          "%s is '%s', which is not a time: write 2026-12-24T18:00:00Z, or how far ahead: 24h"
              .formatted(flag, text));
    }
  }
}
