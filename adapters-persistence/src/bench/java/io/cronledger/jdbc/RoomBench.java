package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * How large the open file of H2 becomes while old runs go, at the service's pace, and 100 a second
 * come. {@code -Druns=40000}, of which half go.
 */
class RoomBench {
  private static final LongBooks BOOKS = new LongBooks(Integer.getInteger("runs", 40_000), true);
  private static final int MOST = 100_000;
  private static final long EVERY_NANOS = 100_000_000;

  private final Place.InFile place = (Place.InFile) Place.named("H2");
  private final Path file = place.file(1).path();

  @Test
  void the_open_file_grows_a_little() throws Exception {
    place.open(1).close();
    try (Connection connection = place.connect(1)) {
      BOOKS.into(connection);
      place.settle(connection);
    }
    tell("filled", Files.size(file));
    Upkeep.compact(place.file(1).folder());
    tell("compacted", Files.size(file));
    long start = System.nanoTime();
    tell("at its largest while half go", largestWhileHalfGo());
    System.out.printf(Locale.ROOT, "which took %.0f s%n", (System.nanoTime() - start) / 1e9);
    tell("closed", Files.size(file));
    Upkeep.compact(place.file(1).folder());
    tell("compacted", Files.size(file));
  }

  private long largestWhileHalfGo() throws Exception {
    long largest = 0;
    try (SqlLedger ledger = place.open(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean over = new AtomicBoolean();
      Future<Integer> going =
          threads.submit(() -> RetentionBench.forget(ledger, RetentionBench.half(BOOKS), over));
      Future<long[]> coming =
          threads.submit(() -> RetentionBench.record(ledger, threads, MOST, over));
      while (!coming.isDone()) {
        largest = Math.max(largest, Files.size(file));
        LockSupport.parkNanos(EVERY_NANOS);
      }
      assertThat(going.get()).isPositive();
      assertThat(coming.get()).isNotEmpty();
    }
    return largest;
  }

  private static void tell(String when, long bytes) {
    System.out.printf(Locale.ROOT, "%s: %,d MB%n", when, bytes >> 20);
  }
}
