package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDiskTest {
  private static final int KEPT = 40;

  /** Of power, in the trial that takes longest. */
  private static final int LOSSES = Integer.getInteger("cronledger.losses", 15);

  @TempDir Path folder;
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    TestDisk.insert();
    ledger = openOn(folder);
  }

  @AfterEach
  void close() {
    TestDisk.full(false);
    assertThat(ledger.borrowed()).as("connections left checked out").isZero();
    ledger.close();
  }

  @Test
  void what_was_acknowledged_survives_losing_all_that_was_not_forced(@TempDir Path other)
      throws IOException {
    for (int i = 0; i < 6; i++) {
      TaskRun.UnderWay run = manual(i).begin(Samples.minute(i));
      ledger.ordered(manual(i));
      ledger.began(run);

      Path copy = Files.createDirectories(other.resolve("" + i));
      Files.write(copy.resolve("ledger.mv.db"), TestDisk.afterPowerLoss());
      try (SqlLedger survivor = SqlLedger.openToRead(copy)) {
        assertThat(survivor.entry(run.id())).contains(run);
        assertThat(survivor.entries(EntryFilter.newest(100))).hasSize(i + 1);
      }
    }
  }

  @Test
  void what_was_acknowledged_survives_a_loss_of_power_while_more_is_being_written(
      @TempDir Path other) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<TaskRun> acknowledged = Collections.synchronizedList(new ArrayList<>());
    List<Loss> losses = new ArrayList<>();
    TestDisk.onWrite(
        () -> {
          if (random.nextInt(12) == 0 && losses.size() < 40) {
            Path left = left(other.resolve("" + losses.size()), random);
            losses.add(new Loss(left, List.copyOf(acknowledged)));
          }
        });

    for (int i = 0; i < 200; i++) {
      TaskRun.UnderWay run = manual(i).begin(Samples.minute(i));
      ledger.ordered(manual(i));
      ledger.began(run);
      acknowledged.add(run);
    }
    TestDisk.onWrite(() -> {});

    assertThat(losses).hasSizeGreaterThan(20);
    for (Loss loss : losses) {
      List<TaskRun> read;
      try (SqlLedger asked = SqlLedger.openToRead(loss.left())) {
        read = asked.unfinished();
      }
      try (SqlLedger survivor = SqlLedger.open(loss.left(), () -> Samples.LEDGER)) {
        assertThat(survivor.unfinished())
            .as("seed %d, %s", seed, loss.left())
            .containsAll(loss.acknowledged())
            .isEqualTo(read);
        survivor.ordered(manual(1_000));
      }
    }
  }

  @Test
  void what_was_acknowledged_survives_a_loss_of_power_while_room_is_used_again(@TempDir Path other)
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Deque<TaskRun> acknowledged = new ConcurrentLinkedDeque<>();
    List<Loss> losses = Collections.synchronizedList(new ArrayList<>());
    long begin = System.nanoTime();
    TestDisk.onWrite(
        () -> {
          LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
          boolean used = System.nanoTime() - begin > Duration.ofMillis(1_500).toNanos();
          if (used && random.nextInt(24) == 0 && losses.size() < LOSSES) {
            List<TaskRun> known = List.copyOf(acknowledged);
            losses.add(new Loss(left(other.resolve("" + losses.size()), random), known));
          }
        });

    AtomicInteger next = new AtomicInteger();
    Together.all(
        4,
        () -> {
          while (losses.size() < LOSSES) {
            int i = next.getAndIncrement();
            acknowledged.add(over(i, random(60_000, new Random(seed + i))));
            if (i > KEPT) {
              RunId before = RunId.firstAt(Samples.minute(i - KEPT));
              acknowledged.removeIf(run -> run.id().compareTo(before) < 0);
              ledger.forget(new Cut(null, null, before, before, false), 100);
            }
          }
          return null;
        });
    TestDisk.onWrite(() -> {});

    for (Loss loss : losses) {
      try (SqlLedger survivor = SqlLedger.open(loss.left(), () -> Samples.LEDGER)) {
        for (TaskRun run : loss.acknowledged()) {
          TaskRun.Over found = (TaskRun.Over) survivor.entry(run.id()).orElseThrow();
          assertThat(found).as("seed %d, %s", seed, loss.left()).isEqualTo(run);
          assertThat(((Outcome.Succeeded) found.outcome()).output().bytes()).hasSize(60_000);
        }
        survivor.ordered(manual(100_000));
      }
    }
  }

  /** For what it writes by itself may be on its way while a state is made that needs it. */
  @Test
  void the_database_writes_nothing_by_itself() throws Exception {
    String url = new LedgerFile(TestDisk.NAME, folder).url(1);
    try (Connection connection = DriverManager.getConnection(url)) {
      assertThat(H2Database.store(connection).getAutoCommitDelay()).isZero();
    }
  }

  private TaskRun over(int i, Payload payload) {
    TaskRun.UnderWay run = manual(i).begin(Samples.minute(i));
    ledger.ordered(manual(i));
    ledger.began(run);
    TaskRun.Over over = run.end(Samples.minute(i), new Outcome.Succeeded(payload), null);
    ledger.ended(over);
    return over;
  }

  private static Payload random(int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Payload.of("application/octet-stream", bytes);
  }

  private static Path left(Path folder, Random random) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("ledger.mv.db"), TestDisk.afterPowerLoss(random));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Loss(Path left, List<TaskRun> acknowledged) {}

  @Test
  void a_full_disk_is_told_and_recovered_from() {
    ledger.ordered(manual(1));

    TestDisk.full(true);
    for (int i = 2; i < 5; i++) {
      TaskRun.Waiting run = manual(i);
      assertThatThrownBy(() -> ledger.ordered(run))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("ledger.mv.db")
          .hasMessageContaining("No space left on device");
    }

    TestDisk.full(false);
    ledger.ordered(manual(5));
    assertThat(ledger.entry(manual(1).id())).contains(manual(1));
    assertThat(ledger.entry(manual(5).id())).contains(manual(5));
  }

  @Test
  void a_ledger_that_cannot_begin_is_told_and_leaves_nothing_in_its_place(@TempDir Path other) {
    TestDisk.full(true);

    assertThatThrownBy(() -> openOn(other))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("the ledger's folder %s cannot be used: ", other)
        .hasMessageContaining("No space left on device");

    assertThat(other.resolve("ledger.mv.db")).doesNotExist();
    TestDisk.full(false);
    openOn(other).close();
  }

  @Test
  void what_could_not_be_written_may_be_said_again() {
    TaskRun.UnderWay run = manual(1).begin(Samples.minute(2));
    ledger.ordered(manual(1));
    ledger.began(run);

    TestDisk.full(true);
    TaskRun.Settling settling = run.settle(Samples.minute(3), Samples.UNREACHABLE);
    assertThatThrownBy(() -> ledger.unsettled(settling)).isInstanceOf(LedgerUnavailable.class);
    TestDisk.full(false);
    ledger.unsettled(settling);

    assertThat(ledger.unfinished()).isEqualTo(List.of(settling));
  }

  @Test
  void a_disk_that_fills_up_under_many_callers_loses_nothing_that_was_acknowledged()
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger acknowledged = new AtomicInteger();

    List<Integer> mine =
        Together.all(
            16,
            () -> {
              int written = 0;
              for (int i = 0; i < 50; i++) {
                int n = next.getAndIncrement();
                if (n == 300 || n == 500) {
                  TestDisk.full(n == 300);
                }
                try {
                  ledger.ordered(manual(n));
                  acknowledged.incrementAndGet();
                  written++;
                } catch (LedgerUnavailable expected) {
                  // It is full, or was a moment ago.
                }
              }
              return written;
            });

    TestDisk.full(false);
    List<Entry> kept = ledger.entries(EntryFilter.newest(1000));
    assertThat(mine.stream().mapToInt(n -> n).sum()).isEqualTo(acknowledged.get());
    assertThat(kept.size()).isGreaterThanOrEqualTo(acknowledged.get());
  }

  private static SqlLedger openOn(Path folder) {
    return new SqlLedger(
        H2Database.open(new LedgerFile(TestDisk.NAME, folder), () -> Samples.LEDGER));
  }
}
