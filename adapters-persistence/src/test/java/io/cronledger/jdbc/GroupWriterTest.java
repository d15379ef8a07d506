package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupWriterTest {
  private final List<String> made = new CopyOnWriteArrayList<>();

  @Test
  void what_a_call_waits_for_goes_before_what_was_there_first(@TempDir Path folder) {
    try (var database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER)) {
      Writer writer = database.writer();
      goesFirst(writer, () -> writer.writeSoon(_ -> made.add("a claim")));
    }
  }

  @Test
  void so_does_the_step_of_a_cursor_where_there_are_several_writers(@TempDir Path folder) {
    try (var database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER);
        var lanes = new Lanes(database, database, new Faults("lanes"), 1)) {
      goesFirst(lanes, () -> lanes.writeInTurn(_ -> made.add("a claim")));
    }
  }

  @Test
  void closes_with_all_that_came_before(@TempDir Path folder) {
    try (var database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER)) {
      Writer writer = database.writer();
      var busy = new CountDownLatch(1);
      List<Thread> callers =
          List.of(
              waiting(() -> writer.write(_ -> made("a long one", busy))),
              waiting(() -> writer.write(_ -> made.add("an end"))),
              waiting(writer::close));

      busy.countDown();

      callers.forEach(caller -> Uninterrupted.run(caller::join));
      assertThat(made).containsExactly("a long one", "an end");
    }
  }

  @Test
  void what_the_database_does_not_take_is_no_failure_of_the_ledger(@TempDir Path folder) {
    try (var database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER)) {
      Writer writer = database.writer();

      assertThatThrownBy(
              () ->
                  writer.write(
                      handle ->
                          handle.execute("update ledger set known_step = cast('x' as integer)")))
          .isInstanceOf(Faults.Unfit.class)
          .hasMessageContaining("does not take it: For input string");

      assertThat(writer.<Boolean>write(_ -> made.add("the next"))).isTrue();
    }
  }

  /** And it is told to nobody who wrote: what they wrote is on the disk. */
  @Test
  void what_fails_between_two_batches_does_not_keep_the_next_from_being_written(
      @TempDir Path folder) {
    try (var database = H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER)) {
      var tidied = new AtomicInteger();
      Writer writer = new GroupWriter(untidy(database, tidied), new Faults("untidy"));

      for (int i = 1; i <= 3; i++) {
        assertThat(writer.<Boolean>write(_ -> made.add("one"))).isTrue();
        int times = i;
        await().until(() -> tidied.get() == times);
      }
      writer.close();
    }
    assertThat(made).hasSize(3);
  }

  private static GroupWriter.Disk untidy(H2Database database, AtomicInteger tidied) {
    return new GroupWriter.Disk() {
      @Override
      public Handle connect() {
        return database.connect();
      }

      @Override
      public void enter(Handle handle) {
        database.enter(handle);
      }

      @Override
      public void force(Handle handle) {
        database.force(handle);
      }

      @Override
      public void tidy(Handle handle, boolean more) {
        tidied.incrementAndGet();
        throw new MVStoreException(DataUtils.ERROR_FILE_CORRUPT, "on purpose");
      }
    };
  }

  private void goesFirst(Writer writer, Runnable claim) {
    var busy = new CountDownLatch(1);
    List<Thread> callers =
        List.of(
            waiting(() -> writer.write(_ -> made("a long one", busy))),
            waiting(() -> writer.write(_ -> made.add("an end"))),
            waiting(claim));

    busy.countDown();

    callers.forEach(caller -> Uninterrupted.run(caller::join));
    assertThat(made).containsExactly("a long one", "a claim", "an end");
  }

  private boolean made(String what, CountDownLatch after) {
    Uninterrupted.run(after::await);
    return made.add(what);
  }

  /** A thread that has come as far as it gets. */
  private static Thread waiting(Runnable call) {
    Thread thread = Thread.ofPlatform().start(call);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }
}
