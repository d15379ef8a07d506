package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.micros;
import static java.time.ZoneOffset.UTC;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose places have names, prepared once for a connection and closed with it: for what
 * is done for each slot and each run, where to set up a statement of Jdbi's each time costs a good
 * part of what it costs to execute it.
 */
final class Prepared {
  private static final Pattern PLACE = Pattern.compile(":([a-zA-Z]\\w*)");

  private final PreparedStatement statement;

  /** The numbers of the places with a name, from 1. */
  private final Map<String, List<Integer>> places = new HashMap<>();

  private Prepared(Handle handle, String sql) throws SQLException {
    Matcher place = PLACE.matcher(sql);
    for (int number = 1; place.find(); number++) {
      places.computeIfAbsent(place.group(1), _ -> new ArrayList<>()).add(number);
    }
    this.statement = handle.getConnection().prepareStatement(place.replaceAll("?"));
  }

  /** The statement with nothing bound; what was bound to it before is forgotten. */
  static Prepared of(Handle handle, String sql) {
    Prepared prepared = handle.getConfig(OfConnection.class).of(handle, sql);
    return prepared.tried(
        statement -> {
          statement.clearParameters();
          statement.clearBatch();
          return prepared;
        });
  }

  Prepared bind(String name, @Nullable String value) {
    return bind(name, Texts.kept(value), Types.VARCHAR);
  }

  Prepared bind(String name, @Nullable Integer value) {
    return bind(name, value, Types.INTEGER);
  }

  Prepared bind(String name, @Nullable Long value) {
    return bind(name, value, Types.BIGINT);
  }

  Prepared bind(String name, @Nullable Boolean value) {
    return bind(name, value, Types.BOOLEAN);
  }

  Prepared bind(String name, byte @Nullable [] value) {
    return bind(name, value, Types.VARBINARY);
  }

  Prepared bind(String name, @Nullable UUID value) {
    return bind(name, value, Types.OTHER);
  }

  Prepared bind(String name, @Nullable Instant value) {
    return bind(
        name, value == null ? null : micros(value).atOffset(UTC), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  /** A text or a number. */
  Prepared bindAny(String name, Object value) {
    return value instanceof String text ? bind(name, text) : bind(name, value, Types.OTHER);
  }

  private Prepared bind(String name, @Nullable Object value, int type) {
    List<Integer> numbers = places.get(name);
    if (numbers == null) {
      throw new IllegalArgumentException("no place is called '%s'".formatted(name));
    }
    return tried(
        to -> {
          for (int number : numbers) {
            if (value == null) {
              to.setNull(number, type);
            } else {
              to.setObject(number, value);
            }
          }
          return this;
        });
  }

  /** Returns how many rows it changed. */
  int execute() {
    return tried(PreparedStatement::executeUpdate);
  }

  /** Returns whether there is a row. */
  boolean finds() {
    return tried(
        query -> {
          try (ResultSet rows = query.executeQuery()) {
            return rows.next();
          }
        });
  }

  /** What is bound is to be executed with others. */
  void add() {
    tried(
        batch -> {
          batch.addBatch();
          return this;
        });
  }

  /** Returns how many rows each changed that was added. */
  int[] executeAll() {
    return tried(PreparedStatement::executeBatch);
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T tried(Use<T> use) {
    try {
      return use.of(statement);
    } catch (SQLException e) {
      throw new Failed(e);
    }
  }

  /** The database would not. */
  private static final class Failed extends JdbiException {
    private static final long serialVersionUID = 1L;

    Failed(SQLException cause) {
      super(cause);
    }
  }

  /** What is prepared for a connection. */
  public static final class OfConnection implements JdbiConfig<OfConnection> {
    private final Map<String, Prepared> bySql = new HashMap<>();

    /** Used by Jdbi. */
    public OfConnection() {}

    private Prepared of(Handle handle, String sql) {
      Prepared known = bySql.get(sql);
      if (known == null) {
        try {
          known = new Prepared(handle, sql);
        } catch (SQLException e) {
          throw new Failed(e);
        }
        bySql.put(sql, known);
      }
      return known;
    }

    /** None of it goes over to another connection. */
    @Override
    public OfConnection createCopy() {
      return new OfConnection();
    }
  }
}
