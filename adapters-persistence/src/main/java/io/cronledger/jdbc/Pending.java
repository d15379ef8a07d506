package io.cronledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A change that its caller waits for. */
final class Pending<T> implements Comparable<Pending<?>> {
  private final Change<T> change;
  private final boolean isForced;

  /** By the clock of {@link System#nanoTime}. */
  private final long due;

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable T result;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param isForced whether it must be on the disk before its caller goes on
   * @param patience how long others may go before it
   */
  Pending(Change<T> change, boolean isForced, Duration patience) {
    this.change = change;
    this.isForced = isForced;
    this.due = System.nanoTime() + patience.toNanos();
  }

  boolean isDue(long now) {
    return due - now <= 0;
  }

  /** By when they are due. */
  @Override
  public int compareTo(Pending<?> other) {
    return Long.signum(due - other.due);
  }

  boolean isForced() {
    return isForced;
  }

  /** Makes the change; what it throws leaves the transaction to be rolled back. */
  void make(Handle handle) {
    result = change.make(handle);
  }

  /**
   * Makes the change, or leaves the transaction as it was and notes why. What somebody else entered
   * at the very same time is there when it is made again; then it is one of the same or a failure.
   */
  void makeOrFail(Handle handle) throws SQLException {
    Connection connection = handle.getConnection();
    Savepoint before = connection.setSavepoint();
    var counted = Counts.of(handle).mark();
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        make(handle);
        return;
      } catch (RuntimeException e) {
        if (Faults.isCollision(e)) {
          throw e;
        }
        connection.rollback(before);
        Counts.of(handle).backTo(counted);
        Holds.of(handle).begin();
        if (attempt == 2 || !Faults.isTaken(e)) {
          failure = e;
          return;
        }
      }
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
