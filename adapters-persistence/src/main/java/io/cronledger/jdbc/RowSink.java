package io.cronledger.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a ledger, table by table. */
interface RowSink {
  void begin(TableShape table) throws IOException, SQLException;

  /**
   * Takes a row.
   *
   * @param values in the order of the table's columns
   */
  void row(List<@Nullable Object> values) throws IOException, SQLException;

  void end() throws IOException, SQLException;
}
