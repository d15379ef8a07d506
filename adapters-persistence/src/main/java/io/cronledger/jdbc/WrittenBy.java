package io.cronledger.jdbc;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/** The epoch under which a connection writes; none where no others serve the ledger. */
public final class WrittenBy implements JdbiConfig<WrittenBy> {
  private @Nullable Long epoch;

  /** Used by Jdbi. */
  public WrittenBy() {}

  private WrittenBy(@Nullable Long epoch) {
    this.epoch = epoch;
  }

  static void set(Handle handle, long epoch) {
    handle.getConfig(WrittenBy.class).epoch = epoch;
  }

  static @Nullable Long node(Handle handle) {
    return handle.getConfig(WrittenBy.class).epoch;
  }

  @Override
  public WrittenBy createCopy() {
    return new WrittenBy(epoch);
  }
}
