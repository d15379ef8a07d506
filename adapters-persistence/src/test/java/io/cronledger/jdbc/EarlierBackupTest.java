package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup from before texts were freed of what no text can have. */
class EarlierBackupTest {
  private static final String SAID = "it said <> and hung up";

  @TempDir Path folder;
  private Path backup = Path.of("");

  @BeforeEach
  void write() throws IOException, SQLException {
    backup = folder.resolve("books.backup");
    try (SqlLedger ledger = SqlLedger.open(folder.resolve("data"), () -> Samples.LEDGER);
        OutputStream out = Files.newOutputStream(backup)) {
      TaskRun.UnderWay run = manual(1).begin(minute(1));
      ledger.ordered(manual(1));
      ledger.began(run);
      ledger.ended(run.end(minute(2), new Outcome.Lost(Failure.of("gone", SAID)), null));
      ledger.<Long>withAll(
          all -> {
            BackupWriter writer = new BackupWriter(out, all.version());
            all.rows().into(withNul(writer));
            writer.finish();
            return 0L;
          });
    }
  }

  @Test
  void a_nul_in_it_becomes_the_replacement_character_in_a_file() {
    Path restored = folder.resolve("restored");

    Upkeep.restore(backup, restored, false);

    try (SqlLedger ledger = SqlLedger.openToRead(restored)) {
      assertThat(said(ledger)).isEqualTo("it said \ufffd and hung up");
    }
  }

  @Test
  void a_nul_in_it_becomes_the_replacement_character_in_postgresql() {
    PostgresServer server = TestPostgres.database();

    Upkeep.restore(backup, server);

    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      assertThat(said(ledger)).isEqualTo("it said \ufffd and hung up");
    }
    TestPostgres.drop(server);
  }

  private static String said(SqlLedger ledger) {
    TaskRun.Over run = (TaskRun.Over) ledger.entry(manual(1).id()).orElseThrow();
    return ((Outcome.Lost) run.outcome()).why().message();
  }

  private static RowSink withNul(RowSink sink) {
    return new RowSink() {
      @Override
      public void begin(TableShape table) throws IOException, SQLException {
        sink.begin(table);
      }

      @Override
      public void row(List<@Nullable Object> values) throws IOException, SQLException {
        List<@Nullable Object> raw = new ArrayList<>(values);
        raw.replaceAll(value -> SAID.equals(value) ? SAID.replace("<>", "\0") : value);
        sink.row(raw);
      }

      @Override
      public void end() throws IOException, SQLException {
        sink.end();
      }
    };
  }
}
