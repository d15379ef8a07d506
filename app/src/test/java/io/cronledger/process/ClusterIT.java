package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.process.EndpointBooks.Made;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Several services on one ledger in PostgreSQL. Whatever becomes of one of them, each slot is
 * accounted for once, each run is settled, and the endpoint was asked for nothing twice.
 */
class ClusterIT {
  private static final Duration LEASE_AND_MORE = Duration.ofSeconds(14);
  private static final Duration SETTLED = Duration.ofSeconds(100);
  private static final Map<String, String> TOKEN = Map.of("APIFY_TOKEN", "any");

  @TempDir Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Packaged> nodes = new ArrayList<>();
  private EmbeddedPostgres postgres;
  private Packaged endpoint;
  private URI endpointAddress;

  @BeforeEach
  void start() throws IOException {
    task("steady", "cat");
    task("uneven", "in=$(cat); case $in in *[05]Z*) sleep 1.6;; *) sleep 0.4;; esac; echo \"$in\"");
    task("slow", "sleep 2; cat");
    Files.createDirectories(home.resolve("config/cron.d"));
    write(List.of("one", "two", "three", "four", "five", "six"));
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
    endpoint =
        Packaged.start(home, Map.of(), "endpoint", "--endpoint-port", "0", "--sync-limit", "10s");
    endpointAddress = URI.create(endpoint.said("ready at (http://\\S+)"));
  }

  @AfterEach
  void stop() throws IOException {
    nodes.forEach(Packaged::close);
    endpoint.close();
    postgres.close();
  }

  private void write(List<String> names) throws IOException {
    String lines = "timeout=20 late=5m retry=5 backoff=300ms wait=4s\n";
    for (String name : names) {
      for (String task : List.of("steady", "uneven", "slow")) {
        String overlap = task.equals("uneven") ? "skip" : "allow";
        lines +=
            "* * * * * * local~%s name=%s-%s overlap=%s catchup=all input={\"run\":\"${run.id}\",\"slot\":\"${slot}\"}\n"
                .formatted(task, task, name, overlap);
      }
    }
    Files.writeString(home.resolve("config/cron.d/all.cron"), lines);
  }

  private void task(String name, String script) throws IOException {
    Path folder = Files.createDirectories(home.resolve("config/tasks").resolve(name));
    Files.writeString(
        folder.resolve("task.json"),
        "{\"title\": \"%s\", \"command\": [\"sh\", \"run.sh\"], \"output\": \"stdout\"}"
            .formatted(name));
    Files.writeString(folder.resolve("run.sh"), script + "\n");
  }

  private Packaged node(String name, String... options) {
    String url = postgres.getJdbcUrl("postgres", "postgres");
    Packaged node =
        Packaged.start(
            home,
            TOKEN,
            List.of(options),
            "serve",
            "--http-port",
            "0",
            "--endpoint",
            endpointAddress.toString(),
            "--db-url",
            url.replaceAll("\\?.*", ""),
            "--db-user",
            "postgres",
            "--data",
            name);
    nodes.add(node);
    return node;
  }

  private LedgerBooks books(Packaged node) {
    return new LedgerBooks(new Answers(http, URI.create(node.said("is ready at (http://\\S+)"))));
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private static void pass(Duration time) {
    Instant until = now().plus(time);
    await().atMost(time.plusSeconds(5)).until(() -> now().isAfter(until));
  }

  /** Both begin with an empty database, and put the same files in force. */
  @Test
  void a_node_that_is_killed_is_made_up_for_by_the_others() {
    Packaged one = node("one");
    Packaged two = node("two");
    LedgerBooks books = books(one);
    var _ = books(two);
    pass(Duration.ofSeconds(4));

    two.kill();

    pass(LEASE_AND_MORE);
    compare(books);
  }

  @Test
  @EnabledIfSystemProperty(named = "cronledger.kills", matches = "[0-9]{2,}")
  void a_node_that_was_paused_for_longer_than_its_lease_writes_over_nobody() throws Exception {
    LedgerBooks books = books(node("one"));
    Packaged two = node("two");
    var _ = books(two);
    pass(Duration.ofSeconds(4));

    two.signal("STOP");
    pass(LEASE_AND_MORE);
    two.signal("CONT");

    await().atMost(Duration.ofSeconds(20)).until(() -> two.err().contains("it starts anew"));
    pass(Duration.ofSeconds(4));
    compare(books);
  }

  @Test
  @EnabledIfSystemProperty(named = "cronledger.kills", matches = "[0-9]{2,}")
  void a_node_whose_clock_is_off_fires_nothing_and_one_that_is_a_little_off_does_no_harm() {
    LedgerBooks books = books(node("one"));
    var _ = books(node("early", "-Dcronledger.clock-ahead=PT2S"));
    Packaged wrong = node("wrong", "-Dcronledger.clock-ahead=PT-40S");
    URI page = URI.create(wrong.said("is ready at (http://\\S+)"));

    pass(Duration.ofSeconds(8));

    assertThat(reasons(page)).contains("behind that of the database");
    compare(books);
  }

  private String reasons(URI page) {
    try {
      var request = HttpRequest.newBuilder(page.resolve("/health/ready")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until all up to now is over, and compares the books. */
  private void compare(LedgerBooks ledger) {
    Map<String, Instant> since = ledger.schedules();
    Instant horizon = now();
    var books = new EndpointBooks(new Answers(http, endpointAddress));
    await()
        .atMost(SETTLED)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              Set<String> made =
                  books.runs().stream()
                      .map(run -> run.key().run().toString())
                      .collect(Collectors.toSet());
              return ledger.entries().stream()
                  .filter(entry -> !KillIT.slot(entry).isAfter(horizon))
                  .filter(entry -> made.contains(entry.path("id").asString()))
                  .allMatch(entry -> KillIT.status(entry).isFinal());
            });
    List<Made> made = books.runs();
    List<JsonNode> entries = ledger.entries();
    var problems = new SoftAssertions();
    problems.assertThat(since).isNotEmpty();
    since.forEach(
        (name, from) ->
            problems
                .assertThat(new Slots(name, from, horizon).notAccountedForOnce(entries))
                .as("slots of %s that are not accounted for exactly once", name)
                .isEmpty());
    var agreement = new Agreement(books, ledger, made, entries);
    problems.assertThat(agreement.differences(horizon)).isEmpty();
    System.out.printf(
        "ClusterIT: %d entries, %d runs at the endpoint, %s%n",
        entries.size(), made.size(), agreement.tally());
    problems.assertAll();
    assertThat(made).hasSizeGreaterThan(100);
  }
}
