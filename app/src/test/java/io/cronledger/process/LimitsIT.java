package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.process.EndpointBooks.Made;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What all nodes may do together is not more than that, counted at the endpoint. */
class LimitsIT {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path home;

  private EmbeddedPostgres postgres;
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
    cluster = new Cluster(home);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
    postgres.close();
  }

  private Packaged node(String name, String setting) {
    String database = "jdbc:postgresql://localhost:%d/postgres".formatted(postgres.getPort());
    return cluster.node(name, "config", database, List.of(), setting);
  }

  /** Nine runs a second want to last for about one second each. */
  @Test
  void two_nodes_have_no_more_runs_under_way_than_max_running() throws IOException {
    cluster.write("config", List.of("one", "two", "three"), "before");
    LedgerBooks books = cluster.books(node("one", "--max-running=5"));
    var _ = Cluster.page(node("two", "--max-running=5"));

    Cluster.pass(Duration.ofSeconds(12));

    List<Made> made = cluster.endpoint().runs();
    assertThat(made).hasSizeGreaterThan(25);
    assertThat(mostAtOnce(made)).isBetween(4, 5);
    assertThat(books.nodesAtWork()).isEqualTo(2);
  }

  @Test
  @EnabledIfSystemProperty(named = "cronledger.kills", matches = "[0-9]{2,}")
  void two_nodes_start_a_backlog_at_no_higher_rate_than_start_rate() throws IOException {
    cluster.write("config", List.of("one", "two", "three", "four"), "before");
    Packaged first = node("one", "--start-rate=8");
    Map<String, Instant> since = cluster.books(first).schedules();
    Cluster.pass(Duration.ofSeconds(3));
    first.terminate();
    assertThat(first.exitCode()).isZero();
    Cluster.pass(Duration.ofSeconds(12));

    LedgerBooks books = cluster.books(node("one", "--start-rate=8"));
    var _ = Cluster.page(node("two", "--start-rate=8"));
    Instant ready = Cluster.now();
    Cluster.pass(Duration.ofSeconds(25));

    List<Made> backlog =
        cluster.endpoint().runs().stream()
            .filter(run -> run.startedAt().isAfter(ready))
            .filter(startedLongAfter(books))
            .toList();
    assertThat(backlog).hasSizeGreaterThan(50);
    assertThat(mostStartedInASecond(backlog)).isLessThanOrEqualTo(2 * 8);
    cluster.compare(books, since);
  }

  /** What was due before both were there. */
  private static Predicate<Made> startedLongAfter(LedgerBooks books) {
    Map<String, Instant> slots = books.slots();
    return run ->
        Duration.between(slots.get(run.key().run().toString()), run.startedAt())
                .compareTo(SECOND.multipliedBy(3))
            > 0;
  }

  private static int mostAtOnce(List<Made> made) {
    return made.stream()
        .mapToInt(
            one -> (int) made.stream().filter(other -> other.isUnderWayAt(one.startedAt())).count())
        .max()
        .orElse(0);
  }

  private static int mostStartedInASecond(List<Made> made) {
    return made.stream()
        .mapToInt(
            one ->
                (int)
                    made.stream()
                        .map(Made::startedAt)
                        .filter(at -> !at.isBefore(one.startedAt()))
                        .filter(at -> at.isBefore(one.startedAt().plus(SECOND)))
                        .count())
        .max()
        .orElse(0);
  }
}
