package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.stream.Collectors;

/** Several services on one ledger in PostgreSQL, the endpoint that they share, and its books. */
final class Cluster implements AutoCloseable {
  /** Until a lease is over, and what was under it is taken over. */
  static final Duration LEASE_AND_MORE = Duration.ofSeconds(14);

  static final Duration SOON = Duration.ofSeconds(20);

  /** Fewer runs to compare would prove little. */
  private static final int ENOUGH = 50;

  private static final Duration SETTLED = Duration.ofSeconds(100);

  private final Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Packaged> nodes = new ArrayList<>();
  private final Packaged endpoint;
  private final URI endpointAddress;
  private URI called;

  /**
   * Starts the endpoint.
   *
   * @param home the working directory of all, which holds their cron files
   */
  Cluster(Path home) throws IOException {
    this.home = home;
    var tasks = new TaskFolder(home);
    tasks.steady();
    tasks.uneven();
    tasks.write("slow", "sleep 2; cat");
    endpoint =
        Packaged.start(home, Map.of(), "endpoint", "--endpoint-port", "0", "--sync-limit", "10s");
    endpointAddress = URI.create(endpoint.said("ready at (http://\\S+)"));
    called = endpointAddress;
  }

  /** A cron file with three schedules of each name, all due every second. */
  void write(String config, List<String> names, String description) throws IOException {
    write(config, names, description, List.of("steady", "uneven", "slow"));
  }

  /** The same with a schedule for each of these tasks. */
  void write(String config, List<String> names, String description, List<String> tasks)
      throws IOException {
    String lines = "timeout=20 late=5m retry=5 backoff=300ms wait=4s\n";
    for (String name : names) {
      for (String task : tasks) {
        String overlap = task.equals("uneven") ? "skip" : "allow";
        lines +=
            "* * * * * * local~%s name=%s-%s overlap=%s catchup=all description=%s input={\"run\":\"${run.id}\",\"slot\":\"${slot}\"}\n"
                .formatted(task, task, name, overlap, description);
      }
    }
    Path folder = Files.createDirectories(home.resolve(config).resolve("cron.d"));
    Files.writeString(folder.resolve("all.cron"), lines);
  }

  /** Nodes that start from now on have their runs made elsewhere. */
  void call(URI other) {
    called = other;
  }

  /** A node in a folder of its own. */
  Packaged node(
      String name, String config, String database, List<String> options, String... flags) {
    return node(Packaged.JAR.toString(), name, config, database, options, flags);
  }

  /** One of another version of the program. */
  Packaged node(
      String program,
      String name,
      String config,
      String database,
      List<String> options,
      String... flags) {
    List<String> words = new ArrayList<>(List.of("serve", "--config", config, "--http-port", "0"));
    words.addAll(List.of("--endpoint", called.toString(), "--data", name));
    words.addAll(List.of("--db-url", database, "--db-user", "postgres"));
    words.addAll(List.of(flags));
    Packaged node =
        Packaged.start(program, home, Packaged.TOKEN, options, words.toArray(String[]::new));
    nodes.add(node);
    return node;
  }

  /** The page of a node, once it is ready. */
  static URI page(Packaged node) {
    return URI.create(node.said("is ready at (http://\\S+)"));
  }

  LedgerBooks books(Packaged node) {
    return new LedgerBooks(new Answers(http, page(node)));
  }

  /** What a command says that finds no service, and asks the database. */
  String told(String database, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--db-url", database, "--db-user", "postgres", "--data", "no"));
    try (var command = Packaged.start(home, Packaged.TOKEN, all.toArray(String[]::new))) {
      assertThat(command.exitCode()).as(command.err()).isZero();
      return command.out();
    }
  }

  String health(URI page) {
    try {
      var request = HttpRequest.newBuilder(page.resolve("/health/ready")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void awaitReady(URI page) {
    await().atMost(SOON).until(() -> health(page).contains("\"status\":\"ready\""));
  }

  /** All that were started. */
  List<Packaged> nodes() {
    return List.copyOf(nodes);
  }

  /** What all nodes have said on their way. */
  String log() {
    return nodes.stream().map(Packaged::err).collect(Collectors.joining());
  }

  EndpointBooks endpoint() {
    return new EndpointBooks(new Answers(http, endpointAddress));
  }

  static void pass(Duration time) {
    Instant until = now().plus(time);
    await().atMost(time.plusSeconds(5)).until(() -> now().isAfter(until));
  }

  static Instant now() {
    return InstantSource.system().instant();
  }

  /** Waits until all up to now is over, and compares the books. */
  void compare(LedgerBooks ledger) {
    compare(ledger, ledger.schedules());
  }

  void compare(LedgerBooks ledger, Map<String, Instant> since) {
    var comparison = new Comparison(endpoint(), ledger, now());
    comparison.send(SETTLED);
    compare(comparison, since);
  }

  /** The same where runs may wait for longer that have not been made. */
  void compareWhatWasMade(LedgerBooks ledger, Map<String, Instant> since) {
    compare(new Comparison(endpoint(), ledger, now()), since);
  }

  private static void compare(Comparison comparison, Map<String, Instant> since) {
    comparison.settle(SETTLED, false);
    assertThat(comparison.compare("Cluster", since)).isGreaterThan(ENOUGH);
  }

  @Override
  public void close() {
    nodes.forEach(Packaged::close);
    endpoint.close();
  }
}
