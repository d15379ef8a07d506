package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several services on one ledger in PostgreSQL. Whatever becomes of one of them, each slot is
 * accounted for once, each run is settled, and the endpoint was asked for nothing twice.
 */
class ClusterIT {
  private static final Duration LEASE_AND_MORE = Duration.ofSeconds(14);

  /** Fewer runs to compare would prove little. */
  private static final int ENOUGH = 50;

  private static final Duration SETTLED = Duration.ofSeconds(100);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Map<String, String> TOKEN = Map.of("APIFY_TOKEN", "any");
  private static final List<String> SIX = List.of("one", "two", "three", "four", "five", "six");

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
    write("config", SIX, "before");
    postgres = database().start();
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

  /** What it holds outlives it, so that it can be stopped and started again. */
  private EmbeddedPostgres.Builder database() {
    return EmbeddedPostgres.builder()
        .setLocaleConfig("locale", "C.UTF-8")
        .setDataDirectory(home.resolve("postgres"))
        .setCleanDataDirectory(false);
  }

  /** A cron file with three schedules of each name. */
  private void write(String config, List<String> names, String description) throws IOException {
    String lines = "timeout=20 late=5m retry=5 backoff=300ms wait=4s\n";
    for (String name : names) {
      for (String task : List.of("steady", "uneven", "slow")) {
        String overlap = task.equals("uneven") ? "skip" : "allow";
        lines +=
            "* * * * * * local~%s name=%s-%s overlap=%s catchup=all description=%s input={\"run\":\"${run.id}\",\"slot\":\"${slot}\"}\n"
                .formatted(task, task, name, overlap, description);
      }
    }
    Path folder = Files.createDirectories(home.resolve(config).resolve("cron.d"));
    Files.writeString(folder.resolve("all.cron"), lines);
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
    return node(name, "config", postgres.getPort(), options);
  }

  private Packaged node(String name, String config, int database, String... options) {
    Packaged node =
        Packaged.start(
            home,
            TOKEN,
            List.of(options),
            "serve",
            "--config",
            config,
            "--http-port",
            "0",
            "--endpoint",
            endpointAddress.toString(),
            "--db-url",
            url(database),
            "--db-user",
            "postgres",
            "--data",
            name);
    nodes.add(node);
    return node;
  }

  private static String url(int database) {
    return "jdbc:postgresql://localhost:%d/postgres".formatted(database);
  }

  /** What a command says that finds no service, and asks the database. */
  private String listed() {
    String url = url(postgres.getPort());
    try (var command =
        Packaged.start(
            home,
            TOKEN,
            "nodes",
            "--json",
            "--db-url",
            url,
            "--db-user",
            "postgres",
            "--data",
            "no")) {
      assertThat(command.exitCode()).isZero();
      return command.out();
    }
  }

  private static URI page(Packaged node) {
    return URI.create(node.said("is ready at (http://\\S+)"));
  }

  private LedgerBooks books(Packaged node) {
    return new LedgerBooks(new Answers(http, page(node)));
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private static void pass(Duration time) {
    Instant until = now().plus(time);
    await().atMost(time.plusSeconds(5)).until(() -> now().isAfter(until));
  }

  private String health(URI page) {
    try {
      var request = HttpRequest.newBuilder(page.resolve("/health/ready")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
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
    assertThat(listed()).contains("\"state\":\"live\"", "\"state\":\"ended\"");
    compare(books);
  }

  @Test
  void a_new_set_of_cron_files_is_rolled_out_to_one_node_after_the_other() throws Exception {
    write("first", List.of("one", "two"), "before");
    write("second", List.of("one", "two"), "before");
    LedgerBooks books = books(node("one", "first", postgres.getPort()));
    Packaged two = node("two", "second", postgres.getPort());
    var _ = page(two);
    Map<String, Instant> since = books.schedules();
    pass(Duration.ofSeconds(3));

    write("first", List.of("one", "two", "three"), "after");
    await().atMost(SOON).until(() -> books.schedules().size() == 9);
    two.terminate();
    assertThat(two.exitCode()).isZero();
    Packaged stale = node("two", "second", postgres.getPort());
    URI page = page(stale);

    assertThat(health(page)).contains("not those in force, which are set 2");
    assertThat(stale.err()).contains("The cron files here are not those in force");
    assertThat(books(stale).schedules()).hasSize(9);

    write("second", List.of("one", "two", "three"), "after");
    await().atMost(SOON).until(() -> !health(page).contains("not those in force"));
    assertThat(books.service().json("/api/v1/nodes").at("/cronFiles/version").asInt()).isEqualTo(2);
    compare(books, since);
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

    await().atMost(SOON).until(() -> two.err().contains("it starts anew"));
    pass(Duration.ofSeconds(4));
    compare(books);
  }

  /**
   * Nothing is lost on the way, only late: what the node wrote before it was held to be dead
   * arrives after that, and is refused.
   */
  @Test
  @EnabledIfSystemProperty(named = "cronledger.kills", matches = "[0-9]{2,}")
  void a_node_that_was_cut_off_from_the_database_writes_over_nobody() throws Exception {
    LedgerBooks books = books(node("one"));
    try (var cable = new Cable(postgres.getPort())) {
      Packaged two = node("two", "config", cable.port());
      URI page = page(two);
      pass(Duration.ofSeconds(4));

      cable.cut();
      pass(LEASE_AND_MORE);
      assertThat(health(page)).contains("the database has not answered for");
      cable.mend();

      await().atMost(SOON).until(() -> two.err().contains("it starts anew"));
      assertThat(two.err()).contains("taken for dead by the others, and writes nothing more");
      pass(Duration.ofSeconds(4));
      compare(books);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "cronledger.kills", matches = "[0-9]{2,}")
  void nodes_wait_for_a_database_that_is_gone_and_catch_up_with_what_was_due() throws Exception {
    Packaged one = node("one");
    Packaged two = node("two");
    LedgerBooks books = books(one);
    URI page = page(two);
    Map<String, Instant> since = books.schedules();
    int port = postgres.getPort();
    pass(Duration.ofSeconds(4));

    postgres.close();
    pass(Duration.ofSeconds(20));
    assertThat(health(page)).contains("the ledger is not available");
    postgres = database().setPort(port).start();

    await().atMost(SOON).until(() -> health(page).contains("\"status\":\"ready\""));
    pass(Duration.ofSeconds(4));
    assertThat(two.err()).contains("available again");
    assertThat(one.err() + two.err()).doesNotContain("it starts anew");
    compare(books, since);
  }

  @Test
  @EnabledIfSystemProperty(named = "cronledger.kills", matches = "[0-9]{2,}")
  void a_node_whose_clock_is_off_fires_nothing_and_one_that_is_a_little_off_does_no_harm() {
    LedgerBooks books = books(node("one"));
    var _ = books(node("early", "-Dcronledger.clock-ahead=PT2S"));
    URI wrong = page(node("wrong", "-Dcronledger.clock-ahead=PT-40S"));

    pass(Duration.ofSeconds(8));

    assertThat(health(wrong)).contains("behind that of the database");
    compare(books);
  }

  /** Waits until all up to now is over, and compares the books. */
  private void compare(LedgerBooks ledger) {
    compare(ledger, ledger.schedules());
  }

  private void compare(LedgerBooks ledger, Map<String, Instant> since) {
    var books = new EndpointBooks(new Answers(http, endpointAddress));
    var comparison = new Comparison(books, ledger, now());
    comparison.settle(SETTLED, false);
    assertThat(comparison.compare("ClusterIT", since)).isGreaterThan(ENOUGH);
  }
}
