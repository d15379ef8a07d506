package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes are upgraded one after the other while they serve. */
class SideBySideIT {
  private static final String BUILT = Packaged.JAR.toString();

  /** What the next version may do to the tables, and say of it. */
  private static final String NEXT_STEP =
      """
      alter table entry add column later_thoughts text;
      alter table node add column later_words text default 'none' not null;
      create table later_things (id bigint generated always as identity primary key);
      update ledger
         set usable_through = 99,
             known_step = (select max(cast("version" as integer)) from "flyway_schema_history");
      """;

  @TempDir Path home;

  @Test
  void a_node_goes_on_and_starts_again_beside_one_of_the_next_version() throws Exception {
    rollOut(BUILT, next());
  }

  /**
   * {@code -Dcronledger.older=JAR -Dleft.out=nightly} names a program of the version before, and
   * has this be tried.
   */
  @Test
  @Tag("older")
  void a_node_of_the_version_before_goes_on_and_starts_again_beside_one_of_this() throws Exception {
    rollOut(System.getProperty("cronledger.older"), BUILT);
  }

  /** This program, and a step more. */
  private String next() throws IOException {
    Path migrations = Path.of("io/cronledger/jdbc/migration");
    Path next = home.resolve("next");
    Files.createDirectories(next.resolve(migrations));
    Files.writeString(next.resolve(migrations).resolve("V99__next.sql"), NEXT_STEP);
    return next + File.pathSeparator + BUILT;
  }

  private void rollOut(String older, String newer) throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
        Cluster cluster = new Cluster(home)) {
      String database = "jdbc:postgresql://localhost:%d/postgres".formatted(postgres.getPort());
      cluster.write("config", List.of("one", "two"), "before");
      Packaged one = cluster.node(older, "one", "config", database, List.of());
      Packaged two = cluster.node(older, "two", "config", database, List.of());
      Map<String, Instant> since = cluster.books(one).schedules();
      var _ = Cluster.page(two);
      Cluster.pass(Duration.ofSeconds(3));

      two.terminate();
      assertThat(two.exitCode()).isZero();
      LedgerBooks books = cluster.books(cluster.node(newer, "two", "config", database, List.of()));
      Cluster.pass(Duration.ofSeconds(3));
      one.kill();
      var _ = Cluster.page(cluster.node(older, "one", "config", database, List.of()));
      Cluster.pass(Duration.ofSeconds(3));

      cluster.compare(books, since);
      assertThat(cluster.log()).doesNotContain("defect", "it starts anew");
    }
  }
}
