package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Node;
import io.cronledger.schedule.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A node of this version beside one of the next, which has changed the tables already. */
class LaterTablesTest {
  private final PostgresServer server = TestPostgres.database();

  @BeforeEach
  void begin() throws SQLException {
    open().close();
    execute(
        """
        insert into flyway_schema_history (
          installed_rank, version, description, type, script, installed_by, execution_time, success)
        select max(installed_rank) + 1, '99', 'later', 'SQL', 'V99__later.sql', 'them', 1, true
          from flyway_schema_history
        """);
  }

  @AfterEach
  void drop() {
    TestPostgres.drop(server);
  }

  private SqlLedger open() {
    return SqlLedger.open(server, () -> Samples.LEDGER);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void tables_that_a_later_version_left_usable_are_used() throws SQLException {
    execute("alter table entry add column whatever text");
    execute("update ledger set usable_through = 99");

    try (SqlLedger ledger = open()) {
      ledger.ordered(manual(1));

      assertThat(ledger.entry(manual(1).id())).contains(manual(1));
    }
  }

  @Test
  void tables_of_a_step_that_says_nothing_are_left_alone() {
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("its tables are of version 99");
  }

  @Test
  void a_program_that_is_too_old_leaves_them_alone() throws SQLException {
    execute("update ledger set usable_through = 99, known_step = 98");

    assertThatThrownBy(this::open).isInstanceOf(LedgerUnavailable.class);
  }

  /** Whoever does not look at the tables again has to be kept away as well. */
  @Test
  void a_step_that_says_nothing_ends_those_who_are_at_work() throws SQLException {
    PostgresServer earlier = TestPostgres.database();
    PGSimpleDataSource tables = new PGSimpleDataSource();
    tables.setURL(earlier.url());
    tables.setUser("postgres");
    Schema.create(tables, "13");
    try (Connection connection = TestPostgres.connect(earlier);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into node (
            id, name, version, endpoint, fires, joined_at, renewed_at, lease_until)
          values (
            gen_random_uuid(), 'one', 'earlier', 'there', true, now(), now(),
            now() + interval '10 seconds')
          """);
    }

    try (SqlLedger ledger = SqlLedger.open(earlier, () -> Samples.LEDGER)) {
      assertThat(ledger.nodes()).extracting(Node::hasEnded).containsExactly(true);
    }
    TestPostgres.drop(earlier);
  }
}
