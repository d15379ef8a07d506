package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.withInput;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.Samples;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs that went have left free is used again, or given back. */
class RoomTest {
  @TempDir Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  @Test
  void a_file_from_which_much_went_becomes_small() throws IOException {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      for (int n = 0; n < 60; n++) {
        over(ledger, n, random(200_000, n));
      }
      RunId end = RunId.firstAt(minute(59));
      ledger.forget(new Cut(null, null, end, end, false), 100);
    }

    long less = Upkeep.compact(data);

    assertThat(less).isPositive();
    assertThat(Files.size(data.resolve("ledger.mv.db"))).isLessThan(2_000_000);
    try (SqlLedger ledger = SqlLedger.openToRead(data)) {
      assertThat(ledger.entries(EntryFilter.newest(100))).hasSize(1);
    }
  }

  @Test
  void room_that_became_free_is_used_again_while_the_file_is_open() throws Exception {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      comeAndGo(ledger, 0, Duration.ofSeconds(6));

      long written = told(data, "info.FILE_WRITE_BYTES");
      assertThat(Files.size(data.resolve("ledger.mv.db"))).isLessThan(written / 2);
    }
  }

  /** One by one they leave a little of each chunk behind, which is moved together. */
  @Test
  void what_came_one_by_one_does_not_lie_scattered_for_long() throws Exception {
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      int n = 0;
      for (; n < 500; n++) {
        over(ledger, n, random(2_000, n));
      }
      for (; n < 530; n++) {
        over(ledger, n, random(2_000, n));
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }

      assertThat(told(data, "info.CHUNKS_FILL_RATE")).isGreaterThan(25);
    }
  }

  private static long told(Path folder, String setting) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(new LedgerFile("file:", folder).url(1));
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select cast(setting_value as bigint) from information_schema.settings
                 where setting_name = ?
                """)) {
      statement.setString(1, setting);
      try (ResultSet found = statement.executeQuery()) {
        assertThat(found.next()).isTrue();
        return found.getLong(1);
      }
    }
  }

  @Test
  void a_slow_backup_has_all_of_its_instant_while_room_is_used_again() throws IOException {
    Path backup = folder.resolve("books.backup");
    List<Entry> before;
    try (SqlLedger ledger = SqlLedger.open(data, () -> Samples.LEDGER)) {
      for (int n = 0; n < 100; n++) {
        over(ledger, n, random(20_000, n));
      }
      before = ledger.entries(EntryFilter.newest(1_000));
      Upkeep.write(backup, out -> ledger.backup(new Slow(out, ledger)));
      assertThat(ledger.entries(EntryFilter.newest(1_000))).doesNotContainAnyElementsOf(before);
    }
    Path restored = folder.resolve("restored");
    Upkeep.restore(backup, restored, false);

    try (SqlLedger ledger = SqlLedger.openToRead(restored)) {
      List<Entry> entries = ledger.entries(EntryFilter.newest(1_000));
      assertThat(entries).isEqualTo(before);
      for (Entry entry : entries) {
        assertThat(((Outcome.Succeeded) ((TaskRun.Over) entry).outcome()).output().bytes())
            .hasSize(20_000);
      }
    }
  }

  /** Has runs come and go between its parts, so that it takes some seconds. */
  private static final class Slow extends FilterOutputStream {
    private static final int PART = 400_000;

    private final SqlLedger ledger;
    private long written;
    private int next = 1_000;

    Slow(OutputStream out, SqlLedger ledger) {
      super(out);
      this.ledger = ledger;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (written / PART < (written + length) / PART) {
        next = comeAndGo(ledger, next, Duration.ofSeconds(1));
      }
      written += length;
      out.write(bytes, offset, length);
    }
  }

  /** For so long; what is free is left alone for a second. Returns the number of the next. */
  private static int comeAndGo(SqlLedger ledger, int first, Duration howLong) {
    long end = System.nanoTime() + howLong.toNanos();
    int n = first;
    for (; System.nanoTime() < end; n++) {
      over(ledger, n, random(2_000, n));
      RunId all = RunId.firstAt(minute(n));
      ledger.forget(new Cut(null, null, all, all, false), 200);
    }
    return n;
  }

  private static void over(SqlLedger ledger, int n, Payload payload) {
    TaskRun.UnderWay run = withInput(n, payload).begin(minute(n));
    ledger.ordered(withInput(n, payload));
    ledger.began(run);
    ledger.ended(run.end(minute(n), new Outcome.Succeeded(payload), null));
  }

  private static Payload random(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Payload.of("application/octet-stream", bytes);
  }
}
