package io.cronledger.jdbc;

import java.io.IOException;
import java.sql.SQLException;

/**
 * All rows of a ledger, wherever they come from.
 *
 * @param version of the tables they are in
 */
record RowSource(String version, Rows rows) {

  /** Hands them over. */
  interface Rows {
    void into(RowSink sink) throws IOException, SQLException;
  }
}
