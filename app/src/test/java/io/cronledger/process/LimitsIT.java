package io.cronledger.process;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.process.BusyEndpoint.Call;
import io.cronledger.process.EndpointBooks.Made;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What all nodes may do together is not more than that, counted at the endpoint. */
class LimitsIT {
  private static final List<String> SIX = List.of("one", "two", "three", "four", "five", "six");
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

  /** By its token the endpoint knows who calls. */
  private String token(String name) throws IOException {
    return "--token-file=" + Files.writeString(home.resolve(name + ".token"), name);
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
  @Tag("nightly")
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
    assertThat(backlog).hasSizeGreaterThan(40);
    assertThat(mostStartedInASecond(backlog)).isLessThanOrEqualTo(2 * 8);
    cluster.compare(books, since);
  }

  /**
   * Each node is told by the answer to what it sent itself, which started nothing: it has no need
   * to hear of the others'. What was on its way by then comes in all the same.
   */
  @Test
  void an_endpoint_that_asks_for_patience_gets_it_from_each_node_that_it_told() throws Exception {
    Duration patience = Duration.ofSeconds(7);
    try (var endpoint = new BusyEndpoint(patience)) {
      cluster.call(endpoint.uri());
      cluster.write("config", SIX, "before");
      LedgerBooks books = cluster.books(node("one", token("one")));
      var _ = Cluster.page(node("two", token("two")));
      await().atMost(Cluster.SOON).until(() -> senders(endpoint.calls()).size() == 2);

      endpoint.isBusy(true);
      await().atMost(Cluster.SOON).until(() -> senders(turnedDown(endpoint.calls())).size() == 2);
      endpoint.isBusy(false);
      Cluster.pass(patience.plusSeconds(2));

      List<Call> turnedDown = turnedDown(endpoint.calls());
      for (String sender : senders(turnedDown)) {
        Instant told = turnedDown.stream().filter(by(sender)).findFirst().orElseThrow().at();
        assertThat(endpoint.calls().stream().filter(by(sender)).map(Call::at))
            .as("calls of %s, told at %s", sender, told)
            .noneMatch(at -> at.isAfter(told.plusSeconds(2)) && at.isBefore(told.plus(patience)))
            .anyMatch(at -> !at.isBefore(told.plus(patience)));
      }
      assertThat(turnedDown).hasSizeLessThanOrEqualTo(3 * SIX.size() * 2);
      Instant until = Cluster.now().minusSeconds(1);
      await()
          .atMost(Cluster.SOON)
          .untilAsserted(
              () -> assertThat(notMadeOnce(endpoint.calls(), books.entries(), until)).isEmpty());
      System.out.println(
          "LimitsIT: turned down "
              + turnedDown.stream().collect(groupingBy(Call::token, TreeMap::new, counting())));
    }
  }

  private static Predicate<Call> by(String sender) {
    return call -> call.token().equals(sender);
  }

  private static Set<String> senders(List<Call> calls) {
    return calls.stream().map(Call::token).collect(toSet());
  }

  private static List<Call> turnedDown(List<Call> calls) {
    return calls.stream().filter(Call::isTurnedDown).toList();
  }

  /** Runs that are not over, or not once on the endpoint's side for each that was not skipped. */
  private static List<JsonNode> notMadeOnce(
      List<Call> calls, List<JsonNode> entries, Instant until) {
    Map<String, Long> made =
        calls.stream()
            .filter(call -> !call.isTurnedDown())
            .collect(groupingBy(call -> call.key().run().toString(), counting()));
    return entries.stream()
        .filter(entry -> KillIT.slot(entry).isBefore(until))
        .filter(
            entry -> {
              long times = made.getOrDefault(entry.path("id").asString(), 0L);
              return switch (KillIT.status(entry)) {
                case SUCCEEDED -> times != 1;
                case SKIPPED -> times != 0;
                default -> true;
              };
            })
        .toList();
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
