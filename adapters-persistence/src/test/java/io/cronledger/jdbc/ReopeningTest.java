package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 gives a file up when something unexpected happens to it; the ledger takes it up again. */
class ReopeningTest {
  private static final int WRITERS = 4;
  private static final int FAILURES = 5;
  private static final int WRITES_BETWEEN = 20;

  @TempDir Path folder;
  private H2Database database;
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER);
    ledger = new SqlLedger(database);
  }

  @AfterEach
  void close() {
    assertThat(ledger.borrowed()).as("connections left checked out").isZero();
    ledger.close();
  }

  @Test
  void a_database_that_fails_under_many_writers_comes_back_with_all_that_was_acknowledged()
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<TaskRun> acknowledged = new ArrayList<>();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < FAILURES; i++) {
        List<Future<List<TaskRun>>> written = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          written.add(writers.submit(() -> written(next)));
        }
        fail();
        for (Future<List<TaskRun>> some : written) {
          acknowledged.addAll(some.get());
        }
      }
    }

    assertThat(acknowledged).hasSize(FAILURES * WRITERS * WRITES_BETWEEN);
    assertThat(ledger.unfinished()).containsAll(acknowledged);
    ledger.close();
    open();
    assertThat(ledger.unfinished()).containsAll(acknowledged);
  }

  /** Each is said until it is on record. */
  private List<TaskRun> written(AtomicInteger next) {
    List<TaskRun> acknowledged = new ArrayList<>();
    while (acknowledged.size() < WRITES_BETWEEN) {
      TaskRun.Waiting run = manual(next.getAndIncrement());
      while (!isOnRecord(run)) {
        Thread.onSpinWait();
      }
      acknowledged.add(run);
    }
    return acknowledged;
  }

  private boolean isOnRecord(TaskRun.Waiting run) {
    try {
      ledger.ordered(run);
      return true;
    } catch (LedgerUnavailable whileItFails) {
      return false;
    }
  }

  private void fail() {
    MVStoreException onPurpose = new MVStoreException(DataUtils.ERROR_INTERNAL, "on purpose");
    assertThatThrownBy(() -> openStore().panic(onPurpose)).isSameAs(onPurpose);
  }

  private MVStore openStore() {
    while (true) {
      try {
        return database.reader().read(ReopeningTest::store);
      } catch (LedgerUnavailable whileItFails) {
        Thread.onSpinWait();
      }
    }
  }

  private static MVStore store(Handle handle) {
    handle.execute("values 1");
    return H2Database.store(handle);
  }
}
