package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes follow their ledger to a standby that becomes the primary. */
class FailoverIT {
  @TempDir Path home;

  @Test
  void nodes_go_on_at_a_synchronous_standby_and_nothing_acknowledged_is_lost() throws Exception {
    Path first = home.resolve("first");
    server(first).start().close();
    Path second = copy(first, home.resolve("second"));
    Files.createFile(second.resolve("standby.signal"));
    try (EmbeddedPostgres primary =
            server(first).setServerConfig("synchronous_standby_names", "*").start();
        EmbeddedPostgres standby =
            server(second)
                .setServerConfig(
                    "primary_conninfo",
                    "'host=localhost user=postgres port=%d'".formatted(primary.getPort()))
                .start();
        Cluster cluster = new Cluster(home)) {
      String database =
          "jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary"
              .formatted(primary.getPort(), standby.getPort());
      cluster.write("config", List.of("one", "two", "three", "four"), "before");
      Packaged one = cluster.node("one", "config", database, List.of());
      Packaged two = cluster.node("two", "config", database, List.of());
      LedgerBooks books = cluster.books(one);
      Map<String, Instant> since = books.schedules();
      var _ = Cluster.page(two);
      Cluster.pass(Duration.ofSeconds(4));
      assertThat(ask(primary, "select sync_state from pg_stat_replication")).isEqualTo("sync");

      kill(first);
      Cluster.pass(Duration.ofSeconds(2));
      ask(standby, "select pg_promote()");

      cluster.awaitReady(Cluster.page(one));
      cluster.awaitReady(Cluster.page(two));
      Cluster.pass(Duration.ofSeconds(4));
      assertThat(cluster.log()).doesNotContain("it starts anew");
      cluster.compare(books, since);
    }
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
