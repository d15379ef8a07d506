package io.cronledger.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts rows into the empty tables of a ledger; nothing is there before it has been committed. */
final class RowWriter implements RowSink {
  private static final int BATCH = 100;

  private final Connection connection;
  private @Nullable TableShape table;
  private @Nullable PreparedStatement insert;
  private int waiting;

  RowWriter(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void begin(TableShape next) throws SQLException {
    table = next;
    insert = next.insert(connection);
  }

  @Override
  public void row(List<@Nullable Object> values) throws SQLException {
    if (insert == null || table == null) {
      throw new IllegalStateException("a row of no table");
    }
    int column = 1;
    for (Kind kind : table.columns().values()) {
      kind.set(insert, column, values.get(column - 1));
      column++;
    }
    insert.addBatch();
    if (++waiting == BATCH) {
      flush(insert);
    }
  }

  private void flush(PreparedStatement statement) throws SQLException {
    if (waiting > 0) {
      statement.executeBatch();
      waiting = 0;
    }
  }

  @Override
  public void end() throws IOException, SQLException {
    if (insert == null || table == null) {
      throw new IllegalStateException("the end of no table");
    }
    flush(insert);
    insert.close();
    if (table.counter() != null) {
      restart(table.name(), table.counter());
    }
  }

  /** The next number the database gives comes after those that came with their rows. */
  private void restart(String name, String counter) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet last =
            statement.executeQuery(
                "select coalesce(max(%s), 0) + 1 from %s".formatted(counter, name))) {
      last.next();
      long next = last.getLong(1);
      try (Statement alter = connection.createStatement()) {
        alter.execute(
            String.format(
                Locale.ROOT,
                "alter table %s alter column %s restart with %d",
                name,
                counter,
                next));
      }
    }
  }
}
