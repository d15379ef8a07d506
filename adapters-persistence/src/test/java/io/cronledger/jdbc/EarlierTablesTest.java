package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.STOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Figures;
import io.cronledger.run.Node;
import io.cronledger.run.Outcome;
import io.cronledger.run.RunId;
import io.cronledger.run.Share;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Traits;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Tables of each version there ever was, with all of one ledger's rows that they can hold, are
 * brought up to date and asked; they say the same as that ledger, but for what they never knew.
 */
class EarlierTablesTest {
  private static final PostgresServer SERVER = TestPostgres.database();
  private static final Map<TableShape, List<List<@Nullable Object>>> ROWS = new LinkedHashMap<>();
  private static SqlLedger original;

  @TempDir Path folder;

  @BeforeAll
  static void write() throws Exception {
    original = SqlLedger.open(SERVER, () -> Samples.LEDGER);
    EveryKindOfRow.into(original);
    try (Connection connection = TestPostgres.connect(SERVER);
        Statement statement = connection.createStatement()) {
      statement.execute(EveryKindOfRow.PRUNED);
      RowReader.readAll(connection, new Collected());
    }
  }

  @AfterAll
  static void drop() {
    original.close();
    TestPostgres.drop(SERVER);
  }

  /** All there are, so that whoever adds one need not say so here. */
  static List<String> versions() throws SQLException {
    List<String> versions = new ArrayList<>();
    try (Connection connection = TestPostgres.connect(SERVER);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select version from flyway_schema_history order by installed_rank")) {
      while (row.next()) {
        versions.add(row.getString(1));
      }
    }
    return versions;
  }

  /** So whoever adds a column has to say in {@link EveryKindOfRow} what may be in it. */
  @Test
  void the_rows_have_a_value_in_each_column_of_each_table() {
    List<String> empty = new ArrayList<>();
    ROWS.forEach(
        (table, rows) -> {
          int column = 0;
          for (String name : table.columns().keySet()) {
            int at = column++;
            if (rows.stream().allMatch(row -> row.get(at) == null)) {
              empty.add(table.name() + "." + name);
            }
          }
        });

    assertThat(empty).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void an_h2_file_of_each_version_is_brought_up_to_date(String version) throws Exception {
    DataSource file = h2(folder.resolve("ledger").toString());
    fill(file, version);

    if (!version.equals(versions().getLast())) {
      assertThatThrownBy(() -> SqlLedger.openToRead(folder))
          .hasMessageContaining("an earlier version of Cronledger")
          .hasMessageContaining("its tables are of version %s)", version);
    }
    try (SqlLedger ledger = SqlLedger.open(folder, () -> Samples.LEDGER)) {
      assertSays(ledger, Integer.parseInt(version));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_postgresql_database_of_each_version_is_brought_up_to_date(String version)
      throws Exception {
    PostgresServer server = TestPostgres.database();
    var database = new PGSimpleDataSource();
    database.setURL(server.url() + "?user=postgres");
    fill(database, version);

    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      assertSays(ledger, Integer.parseInt(version));
    }
    TestPostgres.drop(server);
  }

  private static DataSource h2(String where) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:" + where);
    return database;
  }

  /** Makes the tables as they were, and fills what columns they have. */
  private static void fill(DataSource database, String version) throws IOException, SQLException {
    try (Connection connection = database.getConnection()) {
      Schema.create(database, version);
      RowWriter writer = new RowWriter(connection);
      for (TableShape table : TableShape.all(connection)) {
        writer.begin(table);
        for (List<@Nullable Object> row : rows(table)) {
          writer.row(row);
        }
        writer.end();
      }
    }
  }

  private static List<List<@Nullable Object>> rows(TableShape earlier) {
    TableShape now =
        ROWS.keySet().stream()
            .filter(t -> t.name().equals(earlier.name()))
            .findFirst()
            .orElseThrow();
    List<String> columns = List.copyOf(now.columns().keySet());
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (List<@Nullable Object> row : ROWS.getOrDefault(now, List.of())) {
      List<@Nullable Object> kept = new ArrayList<>();
      earlier.columns().keySet().forEach(name -> kept.add(row.get(columns.indexOf(name))));
      all.add(kept);
    }
    return all;
  }

  private static void assertSays(SqlLedger ledger, int version) {
    var tables = new EarlierTables(version);
    assertThat(ledger.id()).isEqualTo(Samples.LEDGER);
    assertThat(ledger.entries(EntryFilter.newest(100)))
        .isEqualTo(original.entries(EntryFilter.newest(100)).stream().map(tables::kept).toList())
        .allSatisfy(EarlierTablesTest::assertWhole);
    assertThat(ledger.unfinished())
        .isEqualTo(original.unfinished().stream().map(tables::kept).toList());
    for (Traits traits : traits()) {
      assertThat(found(ledger, traits)).isNotEmpty().isEqualTo(found(original, traits));
    }
    for (Figures.Scope scope : scopes()) {
      assertThat(ledger.shares(scope))
          .isNotEmpty()
          .isEqualTo(original.shares(scope).stream().map(share -> told(share, tables)).toList());
      assertThat(ledger.lateness(scope)).isNotEmpty().isEqualTo(original.lateness(scope));
    }
    assertSaysOfSchedules(ledger, tables);
    assertThat(ledger.nodes().stream().map(Node::name).toList())
        .isEqualTo(tables.are(8) ? List.of("old", "new") : List.of());
    assertThat(ledger.accepted().isPresent()).isEqualTo(tables.are(10));
  }

  private static void assertSaysOfSchedules(SqlLedger ledger, EarlierTables tables) {
    assertThat(ledger.stretches(PRICES)).isEqualTo(original.stretches(PRICES));
    assertThat(ledger.stretches(STOCK)).isEqualTo(original.stretches(STOCK));
    assertThat(ledger.inForce(PRICES).orElseThrow().tail())
        .isNotNull()
        .isEqualTo(original.inForce(PRICES).orElseThrow().tail());
    assertThat(ledger.inForce(PRICES).orElseThrow().paused()).isEqualTo(tables.are(2));
    assertThat(ledger.wasSeen(EveryKindOfRow.ACCOUNT)).isEqualTo(tables.are(2));
    assertThat(ledger.deedsOf(PRICES))
        .isEqualTo(tables.are(2) ? original.deedsOf(PRICES) : List.of());
    assertThat(ledger.toBeStopped()).hasSize(tables.are(2) ? 1 : 0);
    assertThat(ledger.pruned(PRICES))
        .isEqualTo(tables.are(4) ? original.pruned(PRICES) : List.of());
  }

  private static void assertWhole(Entry entry) {
    if (entry instanceof TaskRun run) {
      assertThat(run.order().call().input().bytes()).isNotEmpty();
      if (run instanceof TaskRun.Over over
          && over.outcome() instanceof Outcome.Succeeded(var out)) {
        assertThat(out.bytes()).hasSize((int) out.size());
      }
    }
  }

  private static List<Traits> traits() {
    return List.of(
        Traits.ANY,
        new Traits(null, "SLOW: GRÖ", false, null, null, null, null, null),
        new Traits(null, null, true, null, null, null, null, null),
        new Traits(true, null, false, null, null, null, null, null),
        new Traits(null, null, false, null, Duration.ofSeconds(3), null, null, null),
        new Traits(null, null, false, null, null, Duration.ofSeconds(2), null, null));
  }

  private static List<RunId> found(SqlLedger ledger, Traits traits) {
    return ledger.entries(EntryFilter.newest(100).with(traits)).stream().map(Entry::id).toList();
  }

  private static List<Figures.Scope> scopes() {
    Instant day = Samples.START.truncatedTo(ChronoUnit.DAYS);
    Instant end = day.plus(1, ChronoUnit.DAYS);
    return Stream.of(Figures.Grouping.values())
        .flatMap(
            by ->
                Stream.of(
                    new Figures.Scope(null, null, day, end, by),
                    new Figures.Scope(PRICES, null, day, end, by),
                    new Figures.Scope(null, Samples.WATCH, day, end, by)))
        .toList();
  }

  /** The first version was not told what runs cost. */
  private static Share told(Share share, EarlierTables tables) {
    return tables.are(2)
        ? share
        : new Share(
            share.schedule(),
            share.task(),
            share.at(),
            share.status(),
            share.bucket(),
            share.runs(),
            share.took(),
            share.longest(),
            share.late(),
            share.latest(),
            BigDecimal.ZERO.setScale(share.usd().scale()));
  }

  /** Keeps all rows, table by table. */
  private static final class Collected implements RowSink {
    private List<List<@Nullable Object>> rows = new ArrayList<>();

    @Override
    public void begin(TableShape table) {
      rows = new ArrayList<>();
      ROWS.put(table, rows);
    }

    @Override
    public void row(List<@Nullable Object> values) {
      rows.add(values);
    }

    @Override
    public void end() {}
  }
}
