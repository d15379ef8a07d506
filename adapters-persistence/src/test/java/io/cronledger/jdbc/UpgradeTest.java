package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Claim;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.Figures;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Traits;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ledger that an earlier version wrote opens, and says what it said then. Each file was written
 * by the version it is named for; whoever releases tables of another version adds one.
 */
class UpgradeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = "v1")
  void an_h2_file_of_an_earlier_version_reads_right(String version) throws IOException {
    unpack(version);

    assertThatThrownBy(() -> SqlLedger.openToRead(folder))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("an earlier version")
        .hasMessageContaining("(its tables are of version %s)", version.substring(1))
        .hasMessageContaining("the next start of the service brings it up to date");
    try (SqlLedger ledger = SqlLedger.open(folder, () -> Samples.LEDGER)) {
      assertThatAllIsThere(ledger);
      goesOn(ledger);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "v1")
  void a_postgresql_database_of_an_earlier_version_reads_right(String version) throws Exception {
    unpack(version);
    PostgresServer server = TestPostgres.database();
    JdbcDataSource old = new JdbcDataSource();
    var file = new LedgerFile("file:", folder);
    old.setURL(file.url());

    // Its tables are made as they were then, filled, and only then brought up to date.
    try (Connection connection = old.getConnection()) {
      file.freshen(H2Database.store(connection));
      RowSource rows =
          new RowSource(Schema.version(connection), sink -> RowReader.readAll(connection, sink));
      assertThat(rows.version()).isEqualTo(version.substring(1));
      PostgresDatabase.fill(server, rows);
    }

    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      assertThatAllIsThere(ledger);
      goesOn(ledger);
    }
    TestPostgres.drop(server);
  }

  private void unpack(String version) throws IOException {
    try (InputStream packed =
            Objects.requireNonNull(
                UpgradeTest.class.getResourceAsStream("upgrade/" + version + ".mv.db.gz"));
        InputStream file = new GZIPInputStream(packed)) {
      Files.copy(file, folder.resolve("ledger.mv.db"));
    }
  }

  private static void assertThatAllIsThere(SqlLedger ledger) {
    assertThat(ledger.id()).isEqualTo(Samples.LEDGER);
    assertThat(ledger.entries(EntryFilter.newest(100)).stream().map(Entry::status))
        .containsExactly(
            Status.WAITING,
            Status.WAITING,
            Status.SKIPPED,
            Status.SETTLING,
            Status.RUNNING,
            Status.MISSED,
            Status.TIMED_OUT,
            Status.SUCCEEDED);

    TaskRun.Over good = (TaskRun.Over) entry(ledger, Status.SUCCEEDED);
    assertThat(good.outcome()).isEqualTo(new Outcome.Succeeded(Payload.json("{\"price\":4711}")));
    assertThat(((Outcome.Succeeded) good.outcome()).output().text()).isEqualTo("{\"price\":4711}");
    assertThat(good.endedAt()).isEqualTo(minute(2));
    assertThat(good.attempts().getFirst().startedAt()).isEqualTo(minute(1).plusNanos(123_456_000));

    TaskRun.Over bad = (TaskRun.Over) entry(ledger, Status.TIMED_OUT);
    assertThat(bad.outcome().failure()).contains(new Failure("run-timed-out", "too slow", 400));
    assertThat(ledger.entries(EntryFilter.newest(100).with(saying("TOO slow"))))
        .containsExactly(bad);

    assertThat(figures(ledger, Status.SUCCEEDED))
        .isEqualTo("1 run, took PT59.876S, late PT0.123S, bucket 60");
    assertThat(figures(ledger, Status.TIMED_OUT))
        .isEqualTo("1 run, took PT1M, late PT0S, bucket 60");
    assertThat(ledger.lateness(day()).stream().map(late -> late.bucket())).containsExactly(0, 26);
    assertThat(ledger.entries(EntryFilter.newest(100).with(tookOver(Duration.ofMillis(59_876)))))
        .contains(good);
    assertThat(ledger.entries(EntryFilter.newest(100).with(tookOver(Duration.ofMillis(59_877)))))
        .doesNotContain(good);

    Unfired missed = (Unfired) entry(ledger, Status.MISSED);
    assertThat(missed.reason()).isEqualTo(Unfired.Reason.DOWN);
    assertThat(missed.count()).isEqualTo(3);

    TaskRun again = (TaskRun) ledger.entries(EntryFilter.newest(1)).getFirst();
    assertThat(again.order().call().input().bytes()).hasSize(300_000).containsOnly(7);
    assertThat(again.attempts()).hasSize(1);
    assertThat(ledger.unfinished()).hasSize(4);
  }

  /** What the tables' fifth version made of what was there. */
  private static String figures(SqlLedger ledger, Status status) {
    return ledger.shares(day()).stream()
        .filter(share -> share.status() == status)
        .map(
            share ->
                "%d run, took %s, late %s, bucket %d"
                    .formatted(share.runs(), share.took(), share.late(), share.bucket()))
        .collect(Collectors.joining("; "));
  }

  private static Figures.Scope day() {
    Instant day = Samples.START.truncatedTo(ChronoUnit.DAYS);
    return new Figures.Scope(null, null, day, day.plus(1, ChronoUnit.DAYS), Figures.Grouping.DAY);
  }

  private static Traits saying(String text) {
    return new Traits(null, text, false, null, null, null, null, null);
  }

  private static Traits tookOver(Duration least) {
    return new Traits(null, null, false, null, least, null, null, null);
  }

  private static Entry entry(SqlLedger ledger, Status status) {
    Predicate<Entry> stands = entry -> entry.status() == status;
    return ledger.entries(EntryFilter.newest(100)).stream()
        .filter(stands)
        .findFirst()
        .orElseThrow();
  }

  /** What its tables have learnt since is there as well. */
  private static void goesOn(SqlLedger ledger) {
    Standing prices = ledger.inForce(PRICES).orElseThrow();
    assertThat(prices.accountedThrough()).isEqualTo(minute(9));
    assertThat(prices.tail()).isNotNull();
    assertThat(prices.definition().read().name()).isEqualTo(PRICES);
    assertThat(ledger.inForce(STOCK)).isEmpty();
    assertThat(ledger.pruned(PRICES)).isEmpty();

    TaskRun.Waiting waiting = (TaskRun.Waiting) ledger.entry(manual(10).id()).orElseThrow();
    TaskRun.UnderWay underWay = waiting.begin(minute(20));
    assertThat(ledger.began(underWay)).isEqualTo(Claim.MADE);
    ledger.ended(underWay.end(minute(21), new Outcome.Succeeded(Payload.json("{}")), null));
    assertThat(entry(ledger, Status.SUCCEEDED).id()).isEqualTo(waiting.id());
  }
}
