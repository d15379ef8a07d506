package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Asks the database, each time on a connection borrowed for just that. */
record Reader(Jdbi jdbi, Faults faults) {

  /** Something to ask. One statement sees one state of the ledger; two may see two. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Handle handle);
  }

  /**
   * @throws LedgerUnavailable if the database cannot answer
   */
  <T> T read(Question<T> question) {
    try {
      return jdbi.withHandle(question::ask);
    } catch (JdbiException e) {
      throw faults.unavailable(e);
    }
  }
}
