package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.Claim;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Together;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is so only where others may write too, on a server that may go away. */
class PostgresTest {
  private static final String WAITING =
      "select count(*) from pg_stat_activity where wait_event = 'transactionid'";

  private final PostgresServer server = TestPostgres.database();
  private final AtomicInteger next = new AtomicInteger();
  private PostgresDatabase database;
  private SqlLedger ledger;

  @BeforeEach
  void open() {
    database = PostgresDatabase.open(server, PostgresDatabase.SESSION, () -> Samples.LEDGER);
    ledger = new SqlLedger(database);
  }

  @AfterEach
  void drop() {
    ledger.close();
    TestPostgres.drop(server);
  }

  @Test
  void two_processes_that_begin_a_ledger_at_once_begin_one() throws Exception {
    PostgresServer fresh = TestPostgres.database();

    List<SqlLedger> opened =
        Together.all(
            4,
            () -> SqlLedger.open(fresh, () -> new LedgerId(new UUID(1, next.incrementAndGet()))));

    assertThat(opened.stream().map(SqlLedger::id).distinct()).hasSize(1);
    opened.forEach(SqlLedger::close);
    TestPostgres.drop(fresh);
  }

  @Test
  void two_processes_see_what_the_other_wrote_and_only_one_of_them_claims() throws Exception {
    try (SqlLedger other = SqlLedger.open(server, () -> Samples.LEDGER)) {
      ledger.ordered(manual(1));
      TaskRun.UnderWay claim = manual(1).begin(minute(2));

      List<Claim> claimed =
          Together.all(8, () -> (next.getAndIncrement() % 2 == 0 ? ledger : other).began(claim));

      assertThat(claimed).containsOnlyOnce(Claim.MADE);
      assertThat(other.entry(manual(1).id())).contains(claim);
    }
  }

  @Test
  void the_same_new_payload_from_many_at_once_is_kept_once() throws Exception {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    Payload payload = Payload.of("application/octet-stream", bytes);

    Together.all(
        16,
        () -> {
          ledger.ordered(withInput(next.incrementAndGet(), payload));
          return true;
        });

    assertThat(ledger.entries(EntryFilter.newest(100))).hasSize(16);
    assertThat(one("select count(*) from payload")).isEqualTo("1");
  }

  @Test
  void a_payload_that_somebody_is_about_to_refer_to_is_not_swept() throws Exception {
    Chunks payload = new Chunks(new byte[] {1}, 0, List.of(Chunk.of(new byte[] {1})));
    database.writer().write(payload::insert);

    database
        .writer()
        .write(
            handle -> {
              payload.insert(handle);
              return ledger.sweep("", 100);
            });
    assertThat(one("select count(*) from payload")).isEqualTo("1");

    ledger.sweep("", 100);
    assertThat(one("select count(*) from payload")).isEqualTo("0");
  }

  @Test
  void whoever_refers_to_a_payload_that_is_just_being_swept_puts_it_there_again() throws Exception {
    Chunks payload = new Chunks(new byte[] {1}, 0, List.of(Chunk.of(new byte[] {1})));
    database.writer().write(payload::insert);

    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      database
          .writer()
          .writeAside(
              handle -> {
                Removals.removeUnreferenced(handle, Holds.free(handle, List.of(new byte[] {1})));
                executor.execute(() -> database.writer().write(payload::insert));
                await().until(() -> one(WAITING).equals("1"));
                return true;
              });
    }

    assertThat(one("select count(*) from payload")).isEqualTo("1");
  }

  @Test
  void what_was_undone_to_end_a_deadlock_is_made_again() throws Exception {
    ledger.ordered(manual(1));
    ledger.ordered(manual(2));
    try (Connection other = TestPostgres.connect(server);
        Statement statement = other.createStatement();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      other.setAutoCommit(false);
      statement.execute("set local deadlock_timeout = '1min'");
      statement.execute(locking(manual(2)));

      AtomicInteger made = new AtomicInteger();
      Claim began =
          database
              .writer()
              .write(
                  handle -> {
                    handle.execute(locking(manual(1)));
                    if (made.incrementAndGet() == 1) {
                      executor.execute(() -> lockAndCommit(other, manual(1)));
                      await().until(() -> one(WAITING).equals("1"));
                    }
                    return ClaimRecords.began(handle, manual(2).begin(minute(3)));
                  });

      assertThat(began).isEqualTo(Claim.MADE);
      assertThat(made).hasValueGreaterThan(1);
    }
  }

  @Test
  void connections_that_broke_are_replaced() throws Exception {
    ledger.ordered(manual(1));
    TestPostgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cronledger'");

    await()
        .ignoreExceptionsInstanceOf(LedgerUnavailable.class)
        .untilAsserted(
            () -> {
              ledger.ordered(manual(2));
              assertThat(ledger.unfinished()).hasSize(2);
            });
  }

  @Test
  void of_several_hosts_the_one_that_takes_writes_is_used() {
    String url = server.url().replace("//localhost", "//localhost:1,localhost");

    var both = new PostgresServer(url + "?targetServerType=primary", "postgres", "");

    try (SqlLedger failedOver = SqlLedger.open(both, () -> Samples.LEDGER)) {
      failedOver.ordered(manual(1));
    }
    assertThat(ledger.entry(manual(1).id())).isPresent();
  }

  @Test
  void commits_wait_for_the_disk_even_where_the_server_would_not() throws Exception {
    TestPostgres.execute(
        "alter database %s set synchronous_commit = off".formatted(TestPostgres.name(server)));
    ledger.close();
    open();

    assertThat(
            database
                .writer()
                .<String>write(
                    handle ->
                        handle.createQuery("show synchronous_commit").mapTo(String.class).one()))
        .isEqualTo("on");
  }

  @Test
  void an_interrupted_caller_knows_what_became_of_it_and_stays_interrupted() {
    Thread.currentThread().interrupt();

    ledger.ordered(manual(1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ledger.entry(manual(1).id())).isPresent();
  }

  @Test
  void a_database_that_holds_something_else_is_left_alone() throws Exception {
    PostgresServer full = TestPostgres.database();
    try (Connection connection = TestPostgres.connect(full);
        Statement statement = connection.createStatement()) {
      statement.execute("create table entry (precious text)");

      assertThatThrownBy(() -> SqlLedger.open(full, () -> Samples.LEDGER))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("cannot be opened");
      statement.execute("select precious from entry");
    }
    TestPostgres.drop(full);
  }

  @Test
  void what_cannot_be_reached_is_told_without_the_password() {
    for (String url :
        List.of(
            "jdbc:postgresql://127.0.0.1:1/x",
            server.url() + "?options=-cfoo",
            server.url() + "_")) {
      assertThatThrownBy(
              () ->
                  SqlLedger.open(
                      new PostgresServer(url, "nobody", "canary-4711"), () -> Samples.LEDGER))
          .isInstanceOf(LedgerUnavailable.class)
          .satisfies(
              e -> assertThat(whole(e)).contains("postgresql").doesNotContain("canary-4711"));
    }
    assertThat(new PostgresServer(server.url(), "nobody", "canary-4711").toString())
        .doesNotContain("canary");
  }

  @Test
  void a_url_with_a_password_is_not_taken() {
    assertThat(PostgresServer.isUrl("jdbc:postgresql://h:5432/d?sslmode=require")).isTrue();
    assertThat(PostgresServer.isUrl("jdbc:postgresql://h/d?password=x")).isFalse();
    assertThat(PostgresServer.isUrl("jdbc:postgresql://u:x@h/d")).isFalse();
    assertThat(PostgresServer.isUrl("jdbc:h2:mem:")).isFalse();
  }

  @Test
  void a_run_survives_the_end_of_the_session_in_another_zone() {
    TaskRun.UnderWay run = manual(1).begin(minute(1));
    ledger.ordered(manual(1));
    ledger.began(run);
    ledger.ended(run.end(minute(2), new Outcome.Succeeded(Payload.json("{}")), RunFacts.of("x")));
    ledger.close();

    ledger =
        new SqlLedger(PostgresDatabase.open(server, TestPostgres.SESSION, () -> Samples.LEDGER));

    assertThat(ledger.entry(run.id()))
        .contains(run.end(minute(2), new Outcome.Succeeded(Payload.json("{}")), RunFacts.of("x")));
  }

  private static String whole(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String locking(TaskRun run) {
    return "select id from entry where id = '%s' for update".formatted(run.id());
  }

  private static void lockAndCommit(Connection connection, TaskRun run) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(locking(run));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String one(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(server);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
