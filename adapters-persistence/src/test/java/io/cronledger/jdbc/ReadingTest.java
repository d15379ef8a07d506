package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a ledger is asked for is told without changing anything. */
class ReadingTest {
  @TempDir Path folder;

  @Test
  void a_crashed_ledger_is_asked_and_its_file_stays_as_it_is(@TempDir Path data) throws Exception {
    TaskRun.UnderWay run = manual(1).begin(minute(2));
    try (SqlLedger ledger = open(data)) {
      ledger.ordered(manual(1));
      ledger.began(run);
      Files.copy(data.resolve("ledger.mv.db"), file());
    }
    byte[] crashed = Files.readAllBytes(file());
    assertThat(file().toFile().setWritable(false)).isTrue();

    for (int i = 0; i < 2; i++) {
      try (SqlLedger ledger = SqlLedger.openToRead(folder)) {
        assertThat(ledger.unfinished()).containsExactly(run);
        assertThatThrownBy(() -> ledger.ordered(manual(2)))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThat(file()).hasBinaryContent(crashed);
    }
  }

  @Test
  void what_a_change_that_was_cut_off_had_written_is_not_read(@TempDir Path data) throws Exception {
    H2Database database = H2Database.open(new LedgerFile("file:", data), () -> Samples.LEDGER);
    try (SqlLedger ledger = new SqlLedger(database)) {
      ledger.ordered(manual(1));
      database
          .writer()
          .write(
              handle -> {
                EntryInserts.all(handle, List.of(manual(2)));
                database.force(handle);
                return copied(data);
              });
    }

    try (SqlLedger ledger = SqlLedger.openToRead(folder)) {
      assertThat(ledger.unfinished()).containsExactly(manual(1));
    }
  }

  private boolean copied(Path data) {
    try {
      Files.copy(data.resolve("ledger.mv.db"), file());
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void several_processes_may_ask_at_a_time_and_whoever_starts_waits_for_them() throws Exception {
    open(folder).close();
    Process other = asking();
    try (Waiting _ = new Waiting(() -> other.getOutputStream().close())) {
      SqlLedger.openToRead(folder).close();

      open(folder).close();

      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whoever_starts_does_not_wait_for_ever() throws Exception {
    open(folder).close();
    Process other = asking();
    try {
      assertThatThrownBy(() -> FolderLock.take(folder, Duration.ofMillis(1)))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("another Cronledger is reading the ledger in " + folder);

      SqlLedger.openToRead(folder).close();
    } finally {
      other.destroyForcibly();
    }
  }

  private interface Deed {
    void done() throws IOException;
  }

  /** Does something as soon as somebody says that he waits. */
  private static final class Waiting extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger log = (Logger) LoggerFactory.getLogger(FolderLock.class);
    private final Deed deed;

    Waiting(Deed deed) {
      this.deed = deed;
      start();
      log.setLevel(Level.INFO);
      log.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      assertThat(event.getFormattedMessage()).contains("waiting for it");
      try {
        deed.done();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      log.detachAppender(this);
    }
  }

  /** A process that has asked, and has the ledger open. */
  private Process asking() throws IOException {
    Process asking = OtherProcess.of(AskingUntilTold.class, folder);
    assertThat(
            asking
                .inputReader(US_ASCII)
                .lines()
                .filter(line -> line.startsWith("asked"))
                .findFirst())
        .contains("asked 0");
    return asking;
  }

  @Test
  void a_ledger_that_is_open_to_be_written_cannot_be_asked_beside() {
    try (SqlLedger _ = open(folder)) {
      assertThatThrownBy(() -> SqlLedger.openToRead(folder))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("another Cronledger (process %d)", ProcessHandle.current().pid());
    }
  }

  @Test
  void a_postgresql_ledger_is_neither_begun_nor_brought_up_to_date_nor_changed() throws Exception {
    PostgresServer server = TestPostgres.database();
    assertThatThrownBy(() -> SqlLedger.openToRead(server))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("there is no ledger");

    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      ledger.ordered(manual(1));
    }
    try (SqlLedger ledger = SqlLedger.openToRead(server)) {
      assertThat(ledger.unfinished()).isEqualTo(List.of(manual(1)));
    }

    try (Connection connection = TestPostgres.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "delete from flyway_schema_history where installed_rank = (select max(installed_rank) from flyway_schema_history)");
    }
    assertThatThrownBy(() -> SqlLedger.openToRead(server))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("an earlier version");
    TestPostgres.drop(server);
  }

  private SqlLedger open(Path where) {
    return SqlLedger.open(where, () -> Samples.LEDGER);
  }

  private Path file() {
    return folder.resolve("ledger.mv.db");
  }
}
