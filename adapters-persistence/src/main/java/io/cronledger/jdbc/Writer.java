package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;

/** Makes changes durable, each as a whole or not at all. */
interface Writer extends AutoCloseable {

  /**
   * Makes a change that meets no other: two of the same run, or of the same payload, are made after
   * one another or made again.
   *
   * @throws LedgerUnavailable if it could not be made durable
   */
  <T> T write(Change<T> change);

  /** Makes a change that others are likely to want at the same time, one after another. */
  <T> T writeInTurn(Change<T> change);

  /**
   * The same for a change that need not be durable yet: it is no later than the next that is made
   * in turn.
   */
  <T> T writeAhead(Change<T> change);

  /** Writes what was handed over, and ends. */
  @Override
  void close();
}
