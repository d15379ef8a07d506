package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that fails while a ledger is copied into it. */
class CopyThatStopsTest {
  private static final int FIRST = 150;

  @TempDir Path folder;
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    ledger = SqlLedger.open(folder.resolve("data"), () -> Samples.LEDGER);
    for (int i = 0; i < 2 * FIRST; i++) {
      ledger.ordered(manual(i));
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_full_disk_is_told_with_the_place_and_leaves_nothing() throws Exception {
    TestDisk.insert();
    Path full = Files.createDirectories(folder.resolve("full"));
    var file = new LedgerFile(TestDisk.NAME, full);

    assertThatThrownBy(() -> copyWith(() -> TestDisk.full(true), file::fill))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageMatching("the copy stopped at (its end|row [\\d,]+ of table \\w+): .*")
        .hasMessageContaining("mend that, and copy again");
    assertThat(full).isEmptyDirectory();

    TestDisk.full(false);
    assertThat(copyWith(() -> {}, file::fill)).isGreaterThan(FIRST);
  }

  @Test
  void the_old_ledger_stays_in_place_if_the_new_one_cannot_be_forced() throws Exception {
    TestDisk.insert();
    Path place = Files.createDirectories(folder.resolve("place"));
    Path old = Files.writeString(place.resolve("ledger.mv.db"), "the old one");
    var file = new LedgerFile(TestDisk.NAME, place);
    Runnable losing = () -> lose(place.resolve("ledger-new.mv.db"));

    assertThatThrownBy(() -> copyWith(() -> TestDisk.onWrite(losing), file::fill))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(place).isDirectoryNotContaining(path -> !path.equals(old));
    assertThat(old).hasContent("the old one");
  }

  private static void lose(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_server_that_breaks_off_is_told_with_the_place_and_may_be_tried_again() throws Exception {
    PostgresServer server = TestPostgres.database();
    String end =
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
            .formatted(TestPostgres.name(server));

    assertThatThrownBy(
            () ->
                copyWith(
                    () -> TestPostgres.execute(end), all -> PostgresDatabase.fill(server, all)))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageMatching("the copy stopped at row [\\d,]+ of table \\w+: .*")
        .hasMessageContaining("mend that, and copy again");

    long rows = copyWith(() -> {}, all -> PostgresDatabase.fill(server, all));
    assertThat(rows).isGreaterThan(FIRST);
    assertThatThrownBy(() -> Upkeep.copy(ledger, server))
        .hasMessageContaining("there is a ledger already");
    TestPostgres.drop(server);
  }

  private interface Filling {
    long with(RowSource all) throws IOException, SQLException;
  }

  /** Has something happen once some rows have gone over. */
  private long copyWith(Runnable fault, Filling filling) throws IOException, SQLException {
    return ledger.<Long>withAll(
        all ->
            filling.with(
                new RowSource(all.version(), sink -> all.rows().into(afterSome(sink, fault)))));
  }

  private static RowSink afterSome(RowSink sink, Runnable fault) {
    return new RowSink() {
      private int rows;

      @Override
      public void begin(TableShape table) throws IOException, SQLException {
        sink.begin(table);
      }

      @Override
      public void row(List<@Nullable Object> values) throws IOException, SQLException {
        if (rows++ == FIRST) {
          fault.run();
        }
        sink.row(values);
      }

      @Override
      public void end() throws IOException, SQLException {
        sink.end();
      }
    };
  }
}
