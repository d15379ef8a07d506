package io.cronledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A change that its caller waits for. */
final class Pending<T> {
  private final Change<T> change;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable T result;
  private volatile @Nullable RuntimeException failure;

  Pending(Change<T> change) {
    this.change = change;
  }

  /** Makes the change; what it throws leaves the transaction to be rolled back. */
  void make(Handle handle) {
    result = change.make(handle);
  }

  /** Makes the change, or leaves the transaction as it was and notes why. */
  void makeOrFail(Handle handle) throws SQLException {
    Connection connection = handle.getConnection();
    Savepoint before = connection.setSavepoint();
    try {
      make(handle);
    } catch (RuntimeException e) {
      connection.rollback(before);
      failure = e;
    }
  }

  void fail(RuntimeException why) {
    if (failure == null) {
      failure = why;
    }
    done.countDown();
  }

  void done() {
    done.countDown();
  }

  T await() {
    Uninterrupted.run(done::await);
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return Objects.requireNonNull(result);
  }
}
