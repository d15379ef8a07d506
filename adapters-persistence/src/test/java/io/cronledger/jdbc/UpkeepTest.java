package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.enact;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static io.cronledger.schedule.Samples.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired.Reason;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.Pruned;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger comes out of a backup, or out of another database, as it went in. */
class UpkeepTest {
  @TempDir Path folder;
  private Path data = Path.of("");
  private Path backup = Path.of("");

  @BeforeEach
  void name() {
    data = folder.resolve("data");
    backup = folder.resolve("books.backup");
  }

  @Test
  void what_is_restored_is_what_was_backed_up() throws IOException {
    Contents before;
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      fill(ledger);
      before = Contents.of(ledger);
      Upkeep.write(backup, ledger::backup);
      ledger.ordered(manual(99));
    }

    Upkeep.restore(backup, data, true);

    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      assertThat(Contents.of(ledger)).isEqualTo(before);
      goesOn(ledger);
    }
    assertThat(data.resolve("ledger-replaced.mv.db")).exists();
  }

  @Test
  void a_ledger_goes_to_postgresql_and_back_again() throws Exception {
    PostgresServer server = TestPostgres.database();
    Contents before;
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      fill(ledger);
      before = Contents.of(ledger);
      Upkeep.copy(ledger, server);
    }

    Path back = folder.resolve("back");
    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      assertThat(Contents.of(ledger)).isEqualTo(before);
      Upkeep.copy(ledger, back);
      Upkeep.write(backup, ledger::backup);
      goesOn(ledger);
    }
    try (SqlLedger ledger = SqlLedger.open(back, () -> Samples.LEDGER)) {
      assertThat(Contents.of(ledger)).isEqualTo(before);
      goesOn(ledger);
    }
    PostgresServer other = TestPostgres.database();
    Upkeep.restore(backup, other);
    try (SqlLedger ledger = SqlLedger.open(other, () -> Samples.LEDGER)) {
      assertThat(Contents.of(ledger)).isEqualTo(before);
    }
    TestPostgres.drop(server);
    TestPostgres.drop(other);
  }

  @Test
  void a_backup_is_of_one_instant_while_runs_are_recorded() throws Exception {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      AtomicBoolean over = new AtomicBoolean();
      Thread recording =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int n = 0; !over.get(); n++) {
                      ended(ledger, n);
                    }
                  });
      for (int i = 0; i < 5; i++) {
        Path file = folder.resolve("b" + i);
        Upkeep.write(file, ledger::backup);
        Path restored = folder.resolve("r" + i);
        Upkeep.restore(file, restored, false);
        try (SqlLedger copy = SqlLedger.openToRead(restored)) {
          for (Entry entry : copy.entries(EntryFilter.newest(1000))) {
            if (entry instanceof TaskRun.Over run) {
              assertThat(run.attempts()).hasSize(1);
              assertThat(((Outcome.Succeeded) run.outcome()).output().bytes()).isNotEmpty();
            }
          }
        }
      }
      over.set(true);
      recording.join();
    }
  }

  @Test
  void nothing_is_overwritten_unless_told() throws IOException {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      Upkeep.write(backup, ledger::backup);
      assertThatThrownBy(() -> Upkeep.write(backup, ledger::backup))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> Upkeep.restore(backup, data, true))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("another Cronledger");
    }
    byte[] there = Files.readAllBytes(data.resolve("ledger.mv.db"));

    assertThatThrownBy(() -> Upkeep.restore(backup, data, false))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("there is a ledger in %s already", data)
        .hasMessageContaining("--replace");
    assertThat(data.resolve("ledger.mv.db")).hasBinaryContent(there);

    PostgresServer server = TestPostgres.database();
    Upkeep.restore(backup, server);
    assertThatThrownBy(() -> Upkeep.restore(backup, server))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("there is a ledger already")
        .hasMessageContaining("name an empty database");
    TestPostgres.drop(server);
  }

  @Test
  void a_damaged_backup_is_told_and_changes_nothing() throws IOException {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      fill(ledger);
      Upkeep.write(backup, ledger::backup);
    }
    byte[] whole = Files.readAllBytes(backup);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;

    for (byte[] damaged :
        List.of(new byte[0], new byte[100], flipped, Arrays.copyOf(whole, whole.length - 1))) {
      Files.write(backup, damaged);

      assertThatThrownBy(() -> Upkeep.restore(backup, folder.resolve("new"), false))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("books.backup: it is");
      assertThat(folder.resolve("new/ledger.mv.db")).doesNotExist();
    }
  }

  @Test
  void a_restored_file_has_hardly_anything_empty_in_it() throws IOException {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      for (int n = 0; n < 60; n++) {
        over(ledger, n, random(20_000, n));
      }
      Upkeep.write(backup, ledger::backup);
    }
    Path restored = folder.resolve("restored");
    Upkeep.restore(backup, restored, false);
    long size = Files.size(restored.resolve("ledger.mv.db"));

    assertThat(Upkeep.compact(restored)).isLessThan(size / 4);
  }

  @Test
  void what_a_copy_left_free_in_its_file_is_not_told_as_taken_up() throws IOException {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      for (int n = 0; n < 60; n++) {
        over(ledger, n, random(1_000_000, n));
      }
      Upkeep.write(backup, ledger::backup);
    }
    Path copy = folder.resolve("copy");
    Upkeep.restore(backup, copy, false);

    try (SqlLedger ledger = SqlLedger.openToRead(copy)) {
      assertThat(ledger.storage(minute(60)).bytesPerEntry()).isBetween(900_000L, 1_200_000L);
    }
  }

  @Test
  void what_it_takes_up_is_told_table_by_table() {
    PostgresServer server = TestPostgres.database();
    try (SqlLedger h2 = SqlLedger.open(data, () -> Samples.LEDGER);
        SqlLedger postgres = SqlLedger.open(server, () -> Samples.LEDGER)) {
      for (SqlLedger ledger : List.of(h2, postgres)) {
        over(ledger, 1, random(3_000_000, 1));
        over(ledger, 60 * 24 * 9, random(10, 2));

        Storage storage = ledger.storage(minute(60 * 24 * 10));

        assertThat(storage.entries()).isEqualTo(2);
        assertThat(storage.recent()).isEqualTo(1);
        assertThat(storage.span()).isEqualTo(Duration.ofDays(1));
        assertThat(storage.bytes()).isGreaterThan(3_000_000);
        assertThat(storage.parts())
            .containsKeys("entry", "attempt", "payload", "schedule", "definition")
            .hasEntrySatisfying("payload", bytes -> assertThat(bytes).isGreaterThan(3_000_000L));
      }
      assertThat(h2.storage(START).free()).isPositive();
    }
    TestPostgres.drop(server);
  }

  private record Contents(
      List<Entry> entries, List<Standing> inForce, List<Pruned> pruned, List<Integer> sizes) {
    static Contents of(SqlLedger ledger) {
      List<Entry> entries = ledger.entries(EntryFilter.newest(1000));
      return new Contents(
          entries,
          ledger.inForce(),
          ledger.pruned(PRICES),
          entries.stream()
              .filter(TaskRun.class::isInstance)
              .map(entry -> ((TaskRun) entry).order().call().input().bytes().length)
              .toList());
    }
  }

  private static void fill(SqlLedger ledger) {
    enact(ledger, PRICES);
    enact(ledger, STOCK);
    ledger.enact(List.of(), Set.of(STOCK), minute(1));
    account(ledger, 0, 1, slotRun(PRICES, 1));
    account(ledger, 1, 5, range(PRICES, 2, 5, Reason.DOWN));
    account(ledger, 5, 6, slotRun(PRICES, 6));
    TaskRun.UnderWay underWay = slotRun(PRICES, 1).begin(minute(1).plusNanos(123_456_000));
    ledger.began(underWay);
    ledger.ended(underWay.end(minute(2), new Outcome.Lost(UNREACHABLE), null));
    for (int n = 10; n < 20; n++) {
      over(ledger, n, random(700_000, n));
    }
    RunId end = RunId.firstAt(minute(2));
    ledger.forget(new Cut(PRICES, null, end, end, false), 100);
  }

  /** What is new must not be taken for what is there. */
  private static void goesOn(SqlLedger ledger) {
    ledger.enact(List.of(Samples.definition(PRICES, "every hour")), Set.of(), minute(100));
    ledger.ordered(manual(1000));
    assertThat(ledger.entry(manual(1000).id())).isPresent();
    assertThat(ledger.inForce(PRICES).orElseThrow().definition().text()).isEqualTo("every hour");
  }

  private static void account(SqlLedger ledger, int from, int through, Entry entry) {
    assertThat(
            ledger.account(
                new Accounted(
                    PRICES,
                    Samples.EVERY_MINUTE,
                    from == 0 ? START : minute(from),
                    minute(through),
                    List.of(entry))))
        .isTrue();
  }

  private static void over(SqlLedger ledger, int n, Payload payload) {
    TaskRun.UnderWay run = withInput(n, payload).begin(minute(n));
    ledger.ordered(withInput(n, payload));
    ledger.began(run);
    ledger.ended(run.end(minute(n), new Outcome.Succeeded(payload), null));
  }

  private static void ended(SqlLedger ledger, int n) {
    over(ledger, n, random(2_000, n));
  }

  private static Payload random(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Payload.of("application/octet-stream", bytes);
  }
}
