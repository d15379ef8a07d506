package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The kinds of values that our tables hold, whatever each database calls them. */
enum Kind {
  TEXT(Types.VARCHAR),
  BYTES(Types.VARBINARY),
  UUID(Types.OTHER),
  INTEGER(Types.INTEGER),
  LONG(Types.BIGINT),
  BOOLEAN(Types.BOOLEAN),
  DECIMAL(Types.NUMERIC),
  INSTANT(Types.TIMESTAMP_WITH_TIMEZONE);

  private final int sqlType;

  Kind(int sqlType) {
    this.sqlType = sqlType;
  }

  /** By the name that H2 or PostgreSQL has for it. */
  static Kind named(String typeName) {
    return switch (typeName.toLowerCase(Locale.ROOT)) {
      case "character varying", "character large object", "varchar", "text" -> TEXT;
      case "binary varying", "bytea" -> BYTES;
      case "uuid" -> UUID;
      case "integer", "int4" -> INTEGER;
      case "bigint", "int8", "bigserial" -> LONG;
      case "boolean", "bool" -> BOOLEAN;
      case "numeric", "decimal" -> DECIMAL;
      case "timestamp with time zone", "timestamptz" -> INSTANT;
      default -> throw new IllegalStateException("no kind of value of ours: " + typeName);
    };
  }

  @Nullable Object read(ResultSet row, int column) throws SQLException {
    return switch (this) {
      case TEXT -> Texts.kept(row.getString(column));
      case BYTES -> row.getBytes(column);
      case UUID -> row.getObject(column, UUID.class);
      case INTEGER -> row.getObject(column, Integer.class);
      case LONG -> row.getObject(column, Long.class);
      case BOOLEAN -> row.getObject(column, Boolean.class);
      case DECIMAL -> row.getBigDecimal(column);
      case INSTANT -> instant(row.getObject(column, OffsetDateTime.class));
    };
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  void set(PreparedStatement statement, int column, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> statement.setNull(column, sqlType);
      case Instant instant -> statement.setObject(column, instant.atOffset(UTC));
      case byte[] bytes -> statement.setBytes(column, bytes);
      default -> statement.setObject(column, value);
    }
  }

  void write(DataOutput out, @Nullable Object value) throws IOException {
    out.writeBoolean(value != null);
    switch (value) {
      case null -> {}
      case byte[] bytes -> block(out, bytes);
      case String text -> block(out, text.getBytes(UTF_8));
      case UUID uuid -> {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }
      case Integer number -> out.writeInt(number);
      case Long number -> out.writeLong(number);
      case Boolean yes -> out.writeBoolean(yes);
      case BigDecimal number -> block(out, number.toPlainString().getBytes(UTF_8));
      case Instant instant -> {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
      }
      default -> throw new IllegalArgumentException("no value of ours: " + value.getClass());
    }
  }

  @Nullable Object read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return switch (this) {
      case TEXT -> new String(block(in), UTF_8);
      case BYTES -> block(in);
      case UUID -> new UUID(in.readLong(), in.readLong());
      case INTEGER -> in.readInt();
      case LONG -> in.readLong();
      case BOOLEAN -> in.readBoolean();
      case DECIMAL -> new BigDecimal(new String(block(in), UTF_8));
      case INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
    };
  }

  private static void block(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] block(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a value of %d bytes".formatted(length));
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Longer than any chunk or text; a damaged file must not make us ask for all the memory. */
  private static final int LONGEST = 64 << 20;
}
