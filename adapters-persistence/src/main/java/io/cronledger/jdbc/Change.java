package io.cronledger.jdbc;

import org.jdbi.v3.core.Handle;

/**
 * A few statements that belong together, on a connection that others use before and after; what it
 * throws undoes them. It never waits for anything else, and may be made again after it was undone.
 */
@FunctionalInterface
interface Change<T> {
  T make(Handle handle);
}
