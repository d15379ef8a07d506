package io.cronledger.cli;

import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Span;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/** Times as flags give them. */
final class Times {
  private Times() {}

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss]][XXX]")
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd[['T'][' ']HH:mm[:ss]]")
          .withResolverStyle(ResolverStyle.STRICT);

  /**
   * A date, or a time of a zone's wall clock as tables show it, as the API takes it; all else is
   * left to the API.
   */
  static String asked(String text, ZoneId zone) {
    try {
      TemporalAccessor found = LOCAL.parseBest(text, LocalDateTime::from, LocalDate::from);
      LocalDateTime time =
          found instanceof LocalDate date ? date.atStartOfDay() : LocalDateTime.from(found);
      return time.atZone(zone).toInstant().toString();
    } catch (DateTimeException notLocal) {
      return text;
    }
  }

  /**
   * A date, a time of a zone's wall clock or one with its offset, in ISO 8601, or a span from now.
   */
  static Instant ahead(String text, Instant now, ZoneId zone, String flag) {
    if (Span.parse(text) instanceof Parsed.Good<Duration>(Duration span)) {
      return now.plus(span);
    }
    try {
      return switch (TIME.parseBest(
          text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from)) {
        case OffsetDateTime time -> time.toInstant();
        case LocalDateTime time -> time.atZone(zone).toInstant();
        case LocalDate date -> date.atStartOfDay(zone).toInstant();
        case TemporalAccessor other -> throw new DateTimeException("no time: " + other);
      };
    } catch (DateTimeException e) {
      throw CommandFailed.badUsage(
          "%s is '%s', which is not a time: write 2026-12-24, 2026-12-24T18:00, 2026-12-24T18:00:00Z, or how far ahead: 24h"
              .formatted(flag, text));
    }
  }
}
