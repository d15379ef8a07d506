package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.util.List;
import java.util.function.Consumer;

/** Makes changes durable, each as a whole or not at all. */
interface Writer extends AutoCloseable {

  /**
   * Makes a change that meets no other: two of the same run, or of the same payload, are made after
   * one another or made again.
   *
   * @throws LedgerUnavailable if it could not be made durable
   */
  <T> T write(Change<T> change);

  /** The same of a change that a call waits for to be sent: it goes before those that can wait. */
  <T> T writeSoon(Change<T> change);

  /**
   * Makes a change that others are likely to want at the same time, one after another; before those
   * that can wait.
   */
  <T> T writeInTurn(Change<T> change);

  /**
   * Makes a change that nobody needs: those that are needed do not wait for it to come to the disk,
   * and a crash may undo it as long as nothing was written after it.
   *
   * @throws LedgerUnavailable if it could not be made
   */
  <T> T writeAside(Change<T> change);

  /**
   * Makes changes in turn, between which others are made: each is seen when it is made, and all of
   * them are durable when this returns.
   *
   * @param made is told what came of each as soon as that is seen
   * @throws LedgerUnavailable if not all could be made durable; any of them may have been undone
   */
  <T> void writeParts(List<Change<T>> parts, Consumer<T> made);

  /** Writes what was handed over, and ends. */
  @Override
  void close();
}
