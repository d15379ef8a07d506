package io.cronledger.jdbc;

/** Where a ledger's tables are, and how they are read and written there. */
interface Database extends AutoCloseable {
  Reader reader();

  Writer writer();

  /** How many connections are being read from just now. */
  int borrowed();

  /** Keeps away others who would do the same, as long as this is open. */
  void standAlone();

  /** Writes what was handed over, and lets go of the database. */
  @Override
  void close();
}
