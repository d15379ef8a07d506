package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what all callers want changed by now, does it in one
 * transaction, forces that to the disk, and then tells them: so that a change is durable when its
 * caller goes on, and one forced write serves many. What a call waits for goes first, and what can
 * wait stays behind for a moment: when a thousand slots are due, the ends of the first runs do not
 * delay the claims of the last.
 *
 * <p>When the database fails, those who wait are told so; the next who comes finds a fresh
 * connection, or is told why there is none.
 */
final class GroupWriter implements Writer {
  private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);

  /** Where the writer's connections come from, and how what they committed gets to the disk. */
  interface Disk {
    Handle connect();

    /** Comes first in each transaction, and keeps it from being made if it must not be. */
    void enter(Handle handle);

    void force(Handle handle);

    /**
     * Comes after each batch, for what may be done between two.
     *
     * @param more whether the next waits already
     */
    default void tidy(Handle handle, boolean more) {}
  }

  /** How long what can wait is left behind at the most. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Keeps the wait of the first in a batch short, at little cost: 500 share one forced write. */
  private static final int BATCH = 500;

  /** How often a batch is made before a collision with others counts as a failure. */
  private static final int ATTEMPTS = 5;

  private final Disk disk;
  private final Faults faults;
  private final PriorityBlockingQueue<Pending<?>> queue = new PriorityBlockingQueue<>();
  private final Pending<?> end = new Pending<>(_ -> true, true, Duration.ZERO);
  private final Thread thread;
  private volatile boolean over;

  /** How often a connection was given up; what was not forced may be undone then. */
  private final AtomicInteger breaks = new AtomicInteger();

  private @Nullable Handle handle;

  GroupWriter(Disk disk, Faults faults) {
    this.disk = disk;
    this.faults = faults;
    this.thread = Thread.ofPlatform().name("ledger-writer").start(this::work);
  }

  @Override
  public <T> T write(Change<T> change) {
    return write(new Pending<>(change, true, PATIENCE));
  }

  @Override
  public <T> T writeSoon(Change<T> change) {
    return write(new Pending<>(change, true, Duration.ZERO));
  }

  /** The last is forced, and with it those before, unless the connection broke meanwhile. */
  @Override
  public <T> void writeParts(List<Change<T>> parts, Consumer<T> made) {
    int before = breaks.get();
    for (int i = 0; i < parts.size(); i++) {
      made.accept(write(new Pending<>(parts.get(i), i == parts.size() - 1, PATIENCE)));
    }
    if (breaks.get() != before) {
      throw new LedgerUnavailable("the ledger broke before all parts of a change were on the disk");
    }
  }

  private <T> T write(Pending<T> pending) {
    enqueue(pending);
    try {
      return pending.await();
    } catch (RuntimeException e) {
      throw faults.told(e);
    }
  }

  @Override
  public <T> T writeInTurn(Change<T> change) {
    return writeSoon(change);
  }

  @Override
  public <T> T writeAside(Change<T> change) {
    return write(new Pending<>(change, false, PATIENCE));
  }

  @Override
  public void close() {
    if (!over) {
      enqueue(end);
      Uninterrupted.run(thread::join);
    }
  }

  private void enqueue(Pending<?> pending) {
    queue.put(pending);
    if (over) {
      failTheRest();
    }
  }

  /** The end takes along what came before it and could have waited. */
  private void work() {
    List<Pending<?>> batch = new ArrayList<>();
    while (!over) {
      take(batch);
      if (batch.contains(end)) {
        queue.drainTo(batch);
        over = true;
      }
      commit(batch);
      batch.clear();
    }
    disconnect();
    failTheRest();
  }

  /** What is due; or, if nothing is, all that there is. */
  private void take(List<Pending<?>> batch) {
    Uninterrupted.run(() -> batch.add(queue.take()));
    long now = System.nanoTime();
    boolean all = !batch.getFirst().isDue(now);
    for (Pending<?> next = queue.peek();
        next != null && (all || next.isDue(now)) && batch.size() < BATCH;
        next = queue.peek()) {
      batch.add(queue.remove());
    }
  }

  private void commit(List<Pending<?>> batch) {
    try {
      Handle connected = connected();
      makeAndCommit(batch, connected);
      if (batch.stream().anyMatch(Pending::isForced)) {
        disk.force(connected);
      }
    } catch (SQLException | RuntimeException | Error e) {
      disconnect();
      LedgerUnavailable unavailable = faults.unavailable(e);
      batch.forEach(pending -> pending.fail(unavailable));
      return;
    }
    batch.forEach(Pending::done);
    tidy();
  }

  /** Nobody waits for it, and nothing that was acknowledged depends on it. */
  private void tidy() {
    try {
      disk.tidy(connected(), !queue.isEmpty());
    } catch (SQLException | RuntimeException | Error e) {
      log.warn("The ledger's file could not be tidied up: {}", Faults.reason(e));
      disconnect();
    }
  }

  /** What was undone because others wrote the same at the same time is made again. */
  private void makeAndCommit(List<Pending<?>> batch, Handle handle) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        make(batch, handle);
        handle.getConnection().commit();
        return;
      } catch (SQLException | RuntimeException e) {
        if (!Faults.isCollision(e) || attempt == ATTEMPTS) {
          throw e;
        }
        handle.getConnection().rollback();
      }
    }
  }

  /** Most batches need no savepoints, which would cost as much as the changes. */
  private void make(List<Pending<?>> batch, Handle handle) throws SQLException {
    enter(handle);
    try {
      batch.forEach(pending -> pending.make(handle));
    } catch (RuntimeException oneOfThem) {
      handle.getConnection().rollback();
      enter(handle);
      for (Pending<?> pending : batch) {
        pending.makeOrFail(handle);
      }
    }
    Counts.of(handle).write(handle);
  }

  private void enter(Handle handle) {
    disk.enter(handle);
    Counts.of(handle).begin();
    Holds.of(handle).begin();
  }

  private Handle connected() throws SQLException {
    if (handle == null) {
      handle = disk.connect();
      handle.getConnection().setAutoCommit(false);
    }
    return handle;
  }

  private void disconnect() {
    if (handle != null) {
      breaks.incrementAndGet();
      try {
        handle.close();
      } catch (RuntimeException alreadyBroken) {
        // What broke it has been told; there is nothing left to close.
      }
      handle = null;
    }
  }

  private void failTheRest() {
    List<Pending<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    LedgerUnavailable closed = faults.closed();
    rest.forEach(pending -> pending.fail(closed));
  }
}
