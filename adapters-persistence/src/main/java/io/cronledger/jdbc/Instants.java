package io.cronledger.jdbc;

import static java.time.ZoneOffset.UTC;
import static java.time.temporal.ChronoUnit.MICROS;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Instants in SQL: microseconds of UTC, always with their offset. (What JDBI and JDBC do by default
 * goes through {@code java.sql.Timestamp} and loses an hour each autumn where the JVM is.)
 */
final class Instants extends AbstractArgumentFactory<Instant> {
  Instants() {
    super(Types.TIMESTAMP_WITH_TIMEZONE);
  }

  @Override
  protected Argument build(Instant value, ConfigRegistry config) {
    OffsetDateTime utc = micros(value).atOffset(UTC);
    return (position, statement, _) -> statement.setObject(position, utc);
  }

  /** What is left of an instant on record; JDBC drivers would round it up. */
  static Instant micros(Instant instant) {
    return instant.truncatedTo(MICROS);
  }

  /**
   * What every instant on record is before that is before another one, be that as fine as it is.
   */
  static Instant bound(Instant end) {
    Instant micros = micros(end);
    return micros.equals(end) ? end : micros.plus(1, MICROS);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
