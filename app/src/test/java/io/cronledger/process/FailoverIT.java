package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes follow their ledger to a standby that becomes the primary. */
class FailoverIT {
  @TempDir Path home;

  @Test
  void nodes_go_on_at_a_synchronous_standby_and_nothing_acknowledged_is_lost() throws Exception {
    failOver(
        "*",
        List.of("steady", "uneven", "slow"),
        (cluster, link) -> {},
        (cluster, books, since) -> {
          cluster.nodes().forEach(node -> cluster.awaitReady(Cluster.page(node)));
          Cluster.pass(Duration.ofSeconds(4));
          assertThat(cluster.log()).doesNotContain("it starts anew");
          cluster.compare(books, since);
        });
  }

  /** Runs of which the standby never heard were made, and are found. */
  @Test
  void nodes_begin_anew_at_a_standby_that_fell_behind_and_take_over_what_was_made()
      throws Exception {
    failOverToOneThatFellBehind(
        (cluster, books, since) -> {
          Cluster.pass(Duration.ofSeconds(5));
          cluster.compareWhatWasMade(books, since);
        });
  }

  /**
   * What is not found is made a minute later. (Of a schedule that skips, one that waits for that
   * has later slots skipped, made or not.)
   */
  @Test
  @Tag("nightly")
  void what_was_not_made_before_a_standby_that_fell_behind_took_over_is_made_once()
      throws Exception {
    failOverToOneThatFellBehind(
        (cluster, books, since) -> {
          Cluster.pass(Duration.ofSeconds(85));
          cluster.compare(books, since);
        });
  }

  private void failOverToOneThatFellBehind(After then) throws Exception {
    failOver(
        "",
        List.of("steady", "slow"),
        (cluster, link) -> {
          link.cut();
          int before = cluster.endpoint().runs().size();
          Cluster.pass(Duration.ofSeconds(4));
          assertThat(cluster.endpoint().runs()).hasSizeGreaterThan(before + 20);
        },
        (cluster, books, since) -> {
          await()
              .atMost(Cluster.SOON)
              .until(
                  () ->
                      cluster.nodes().stream()
                          .allMatch(node -> node.err().contains("had all of it; it starts anew")));
          then.that(cluster, books, since);
        });
  }

  private interface Before {
    void theEndOf(Cluster cluster, Cable link) throws Exception;
  }

  private interface After {
    void that(Cluster cluster, LedgerBooks books, Map<String, Instant> since);
  }

  /** Kills the primary of two nodes and promotes its standby. */
  private void failOver(String awaited, List<String> tasks, Before before, After after)
      throws Exception {
    Path first = home.resolve("first");
    server(first).start().close();
    Path second = copy(first, home.resolve("second"));
    Files.createFile(second.resolve("standby.signal"));
    try (EmbeddedPostgres primary =
            server(first).setServerConfig("synchronous_standby_names", quoted(awaited)).start();
        Cable link = new Cable(primary.getPort());
        EmbeddedPostgres standby =
            server(second)
                .setServerConfig(
                    "primary_conninfo", quoted("host=127.0.0.1 user=postgres port=" + link.port()))
                .start();
        Cluster cluster = new Cluster(home)) {
      String database =
          "jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary"
              .formatted(primary.getPort(), standby.getPort());
      cluster.write("config", List.of("one", "two", "three", "four"), "before", tasks);
      LedgerBooks books = cluster.books(cluster.node("one", "config", database, List.of()));
      var _ = Cluster.page(cluster.node("two", "config", database, List.of()));
      Map<String, Instant> since = books.schedules();
      Cluster.pass(Duration.ofSeconds(4));
      assertThat(ask(primary, "select sync_state from pg_stat_replication"))
          .isEqualTo(awaited.isEmpty() ? "async" : "sync");

      before.theEndOf(cluster, link);
      kill(first);
      Cluster.pass(Duration.ofSeconds(2));
      ask(standby, "select pg_promote()");

      after.that(cluster, books, since);
    }
  }

  private static String quoted(String value) {
    return "'" + value + "'";
  }

  private static EmbeddedPostgres.Builder server(Path data) {
    return EmbeddedPostgres.builder()
        .setLocaleConfig("locale", "C.UTF-8")
        .setDataDirectory(data)
        .setCleanDataDirectory(false);
  }

  /** A server that was stopped can be copied as it is. */
  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(
            each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  private static void kill(Path data) throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
