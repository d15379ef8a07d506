package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several services on one ledger in PostgreSQL. Whatever becomes of one of them, each slot is
 * accounted for once, each run is settled, and the endpoint was asked for nothing twice.
 */
class ClusterIT {
  private static final List<String> SIX = List.of("one", "two", "three", "four", "five", "six");

  @TempDir Path home;

  private EmbeddedPostgres postgres;
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    postgres = database().start();
    cluster = new Cluster(home);
    cluster.write("config", SIX, "before");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
    postgres.close();
  }

  /** What it holds outlives it, so that it can be stopped and started again. */
  private EmbeddedPostgres.Builder database() {
    return EmbeddedPostgres.builder()
        .setLocaleConfig("locale", "C.UTF-8")
        .setDataDirectory(home.resolve("postgres"))
        .setCleanDataDirectory(false);
  }

  private Packaged node(String name, String... options) {
    return node(name, "config", postgres.getPort(), options);
  }

  private Packaged node(String name, String config, int port, String... options) {
    return cluster.node(name, config, url(port), List.of(options));
  }

  private static String url(int port) {
    return "jdbc:postgresql://localhost:%d/postgres".formatted(port);
  }

  /** Both begin with an empty database, and put the same files in force. */
  @Test
  void a_node_that_is_killed_is_made_up_for_by_the_others() {
    Packaged one = node("one");
    Packaged two = node("two");
    LedgerBooks books = cluster.books(one);
    var _ = cluster.books(two);
    Cluster.pass(Duration.ofSeconds(4));

    two.kill();

    Cluster.pass(Cluster.LEASE_AND_MORE);
    assertThat(cluster.told(url(postgres.getPort()), "nodes", "--json"))
        .contains("\"state\":\"live\"", "\"state\":\"ended\"");
    cluster.compare(books);
  }

  @Test
  void a_new_set_of_cron_files_is_rolled_out_to_one_node_after_the_other() throws Exception {
    cluster.write("first", List.of("one", "two"), "before");
    cluster.write("second", List.of("one", "two"), "before");
    LedgerBooks books = cluster.books(node("one", "first", postgres.getPort()));
    Packaged two = node("two", "second", postgres.getPort());
    var _ = Cluster.page(two);
    Map<String, Instant> since = books.schedules();
    Cluster.pass(Duration.ofSeconds(3));

    cluster.write("first", List.of("one", "two", "three"), "after");
    await().atMost(Cluster.SOON).until(() -> books.schedules().size() == 9);
    two.terminate();
    assertThat(two.exitCode()).isZero();
    Packaged stale = node("two", "second", postgres.getPort());
    URI page = Cluster.page(stale);

    assertThat(cluster.health(page)).contains("not those in force, which are set 2");
    assertThat(stale.err()).contains("The cron files here are not those in force");
    assertThat(cluster.books(stale).schedules()).hasSize(9);

    cluster.write("second", List.of("one", "two", "three"), "after");
    await().atMost(Cluster.SOON).until(() -> !cluster.health(page).contains("not those in force"));
    assertThat(books.service().json("/api/v1/nodes").at("/cronFiles/version").asInt()).isEqualTo(2);
    cluster.compare(books, since);
  }

  @Test
  @Tag("nightly")
  void a_node_that_was_paused_for_longer_than_its_lease_writes_over_nobody() throws Exception {
    LedgerBooks books = cluster.books(node("one"));
    Packaged two = node("two");
    var _ = cluster.books(two);
    Cluster.pass(Duration.ofSeconds(4));

    two.signal("STOP");
    Cluster.pass(Cluster.LEASE_AND_MORE);
    two.signal("CONT");

    await().atMost(Cluster.SOON).until(() -> two.err().contains("it starts anew"));
    Cluster.pass(Duration.ofSeconds(4));
    cluster.compare(books);
  }

  /**
   * Nothing is lost on the way, only late: what the node wrote before it was held to be dead
   * arrives after that, and is refused.
   */
  @Test
  @Tag("nightly")
  void a_node_that_was_cut_off_from_the_database_writes_over_nobody() throws Exception {
    LedgerBooks books = cluster.books(node("one"));
    try (var cable = new Cable(postgres.getPort())) {
      Packaged two = node("two", "config", cable.port());
      URI page = Cluster.page(two);
      Cluster.pass(Duration.ofSeconds(4));

      cable.cut();
      Cluster.pass(Cluster.LEASE_AND_MORE);
      assertThat(cluster.health(page)).contains("the database has not answered for");
      cable.mend();

      await().atMost(Cluster.SOON).until(() -> two.err().contains("it starts anew"));
      assertThat(two.err()).contains("taken for dead by the others, and writes nothing more");
      Cluster.pass(Duration.ofSeconds(4));
      cluster.compare(books);
    }
  }

  @Test
  @Tag("nightly")
  void nodes_wait_for_a_database_that_is_gone_and_catch_up_with_what_was_due() throws Exception {
    Packaged one = node("one");
    Packaged two = node("two");
    LedgerBooks books = cluster.books(one);
    URI page = Cluster.page(two);
    Map<String, Instant> since = books.schedules();
    int port = postgres.getPort();
    Cluster.pass(Duration.ofSeconds(4));

    postgres.close();
    Cluster.pass(Duration.ofSeconds(20));
    assertThat(cluster.health(page)).contains("the ledger is not available");
    postgres = database().setPort(port).start();

    cluster.awaitReady(page);
    Cluster.pass(Duration.ofSeconds(4));
    assertThat(two.err()).contains("available again");
    assertThat(one.err() + two.err()).doesNotContain("it starts anew");
    cluster.compare(books, since);
  }

  @Test
  void clocks_two_seconds_off_do_no_harm_and_a_node_that_is_further_off_fires_nothing()
      throws Exception {
    LedgerBooks books = cluster.books(node("one"));
    var _ = cluster.books(node("early", "-Dcronledger.clock-ahead=PT2S"));
    var _ = cluster.books(node("late", "-Dcronledger.clock-ahead=PT-2S"));
    URI wrong = Cluster.page(node("wrong", "-Dcronledger.clock-ahead=PT-40S"));

    Cluster.pass(Duration.ofSeconds(8));

    assertThat(cluster.health(wrong)).contains("behind that of the database");
    assertThat(books.secondsAhead()).containsExactlyInAnyOrder(0L, 2L, -2L, -40L);
    assertThat(secondsAheadOfThoseThatFired()).contains(2L).doesNotContain(-40L);
    cluster.compare(books);
  }

  private List<Long> secondsAheadOfThoseThatFired() throws SQLException {
    List<Long> seconds = new ArrayList<>();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select round(skew_millis / 1000.0) from node
                 where epoch in (select node from attempt)
                """)) {
      while (row.next()) {
        seconds.add(row.getLong(1));
      }
    }
    return seconds;
  }
}
