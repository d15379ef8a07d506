package io.cronledger.jdbc;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.postgresql.PGConnection;

/**
 * What the changes of one transaction add to counts, each row of which is written once, at the end:
 * of the many runs that end together most are counted in the same rows.
 *
 * <p>Each connection of a server has rows of its own. Otherwise the runs of one schedule would end
 * one after another, and groups of them would wait for each other crosswise.
 */
public final class Counts implements JdbiConfig<Counts> {
  private final Map<Row, More> pending = new LinkedHashMap<>();

  /** Used by Jdbi. */
  public Counts() {}

  /** A table of counts, by what is counted together in it. */
  enum Table {
    DIGEST(true, "of_day", "schedule", "task", "status", "bucket"),
    LATENESS(false, "of_day", "schedule", "task", "bucket"),
    TOTAL_DIGEST(true, "of_day", "status", "bucket"),
    TOTAL_LATENESS(false, "of_day", "bucket"),
    HOUR_DIGEST(true, "of_hour", "status", "bucket"),
    HOUR_LATENESS(false, "of_hour", "bucket");

    private final boolean inFull;
    private final String update;
    private final String insert;

    Table(boolean inFull, String... key) {
      this.inFull = inFull;
      String sums =
          inFull
              ? """
                runs = runs + :runs, took = took + :took, longest = greatest(longest, :longest),
                late = late + :late, latest = greatest(latest, :latest), usd = usd + :usd
                """
              : "runs = runs + :runs";
      List<String> columns =
          Stream.concat(
                  Stream.of(key),
                  inFull
                      ? Stream.of("writer", "runs", "took", "longest", "late", "latest", "usd")
                      : Stream.of("writer", "runs"))
              .toList();
      this.update =
          "update %s set %s where %s and writer = :writer"
              .formatted(
                  name(),
                  sums,
                  Stream.of(key)
                      .map(column -> column + " = :" + column)
                      .collect(Collectors.joining(" and ")));
      this.insert =
          "insert into %s (%s) values (%s)"
              .formatted(
                  name(),
                  String.join(", ", columns),
                  columns.stream().map(":"::concat).collect(Collectors.joining(", ")));
    }
  }

  /**
   * A row of a table.
   *
   * @param key the values of its key, by column
   */
  record Row(Table table, Map<String, Object> key) {}

  /** What is added to a row. */
  record More(long runs, long took, long longest, long late, long latest, long usd) {
    private More and(More other) {
      return new More(
          runs + other.runs,
          took + other.took,
          Math.max(longest, other.longest),
          late + other.late,
          Math.max(latest, other.latest),
          usd + other.usd);
    }
  }

  static Counts of(Handle handle) {
    return handle.getConfig(Counts.class);
  }

  void add(Row row, More more) {
    pending.merge(row, more, More::and);
  }

  /** A transaction begins; what another one had added is gone with it. */
  void begin() {
    pending.clear();
  }

  /** What has been added so far, to come back to. */
  Map<Row, More> mark() {
    return new LinkedHashMap<>(pending);
  }

  void backTo(Map<Row, More> mark) {
    pending.clear();
    pending.putAll(mark);
  }

  /** Writes what was added; comes last in a transaction. */
  void write(Handle handle) {
    if (pending.isEmpty()) {
      return;
    }
    int writer = writer(handle);
    pending.forEach((row, more) -> write(handle, row, more, writer));
    pending.clear();
  }

  private static void write(Handle handle, Row row, More more, int writer) {
    if (bound(handle, row.table().update, row, more, writer).execute() == 0) {
      bound(handle, row.table().insert, row, more, writer).execute();
    }
  }

  private static Prepared bound(Handle handle, String sql, Row row, More more, int writer) {
    Prepared statement = Prepared.of(handle, sql);
    row.key().forEach(statement::bindAny);
    statement.bind("writer", writer).bind("runs", more.runs());
    if (row.table().inFull) {
      statement
          .bind("took", more.took())
          .bind("longest", more.longest())
          .bind("late", more.late())
          .bind("latest", more.latest())
          .bind("usd", more.usd());
    }
    return statement;
  }

  private static int writer(Handle handle) {
    try {
      return handle.getConnection().isWrapperFor(PGConnection.class)
          ? handle.getConnection().unwrap(PGConnection.class).getBackendPID()
          : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that does not know what it is", e);
    }
  }

  /** None of what was added goes over to another connection. */
  @Override
  public Counts createCopy() {
    return new Counts();
  }
}
