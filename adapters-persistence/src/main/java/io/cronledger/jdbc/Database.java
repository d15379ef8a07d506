package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Roster;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a ledger's tables are, and how they are read and written there. */
interface Database extends AutoCloseable {
  Reader reader();

  Writer writer();

  /** A connection that sees all as it is at the first question, and disturbs nobody. */
  Connection snapshot() throws SQLException;

  /** What its tables take up; its entries are not counted. */
  Occupied occupied();

  /** How many connections are being read from just now. */
  int borrowed();

  /** Where those know of each other who serve this ledger; null if it is for one at a time. */
  @Nullable Roster roster();

  /** Under which all is written, if others serve the ledger, too. */
  @Nullable Long epoch();

  /**
   * Keeps everybody from serving the ledger until it is closed.
   *
   * @throws LedgerUnavailable if somebody does
   */
  Unserved unserved();

  /** Writes what was handed over, and lets go of the database. */
  @Override
  void close();
}
