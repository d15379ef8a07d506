package io.cronledger.jdbc;

/** As long as it is open, nobody serves a ledger or begins to. */
public interface Unserved extends AutoCloseable {
  @Override
  void close();
}
