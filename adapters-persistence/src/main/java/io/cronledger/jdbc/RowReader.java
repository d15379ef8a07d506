package io.cronledger.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads all rows of a ledger as they were at one instant, while others go on writing. */
final class RowReader {
  /** Rows that come from a server at a time; of chunks, that is some megabytes. */
  private static final int FETCH = 100;

  private RowReader() {}

  /**
   * Hands over all of them.
   *
   * @param connection whose transactions see one state of the database
   */
  static void readAll(Connection connection, RowSink sink) throws IOException, SQLException {
    for (TableShape table : TableShape.all(connection)) {
      sink.begin(table);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCH);
        try (ResultSet rows = statement.executeQuery(table.select())) {
          while (rows.next()) {
            sink.row(values(table, rows));
          }
        }
      }
      sink.end();
    }
  }

  private static List<@Nullable Object> values(TableShape table, ResultSet row)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (Map.Entry<String, Kind> column : table.columns().entrySet()) {
      values.add(column.getValue().read(row, values.size() + 1));
    }
    return values;
  }
}
