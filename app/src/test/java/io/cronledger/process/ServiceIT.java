package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged service: it starts, is killed, starts again and stops. */
class ServiceIT {
  @TempDir Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void configure() throws IOException {
    var tasks = new TaskFolder(home);
    tasks.write("quick", "cat");
    tasks.write("slow", "sleep 4; cat");
    Files.createDirectories(home.resolve("config/cron.d"));
    Files.writeString(
        home.resolve("config/cron.d/all.cron"),
        "* * * * * *  local~quick  name=quick  overlap=allow\n");
  }

  private Packaged serve(String... flags) {
    var words = Stream.concat(Stream.of("serve", "--http-port", "0"), Stream.of(flags));
    return Packaged.start(home, Map.of(), words.toArray(String[]::new));
  }

  private LedgerBooks books(Packaged service) {
    return new LedgerBooks(
        new Answers(http, URI.create(service.said("is ready at (http://\\S+)"))));
  }

  private Packaged slowRun() {
    return Packaged.start(
        home, Map.of(), "run", "--task", "local~slow", "--input", "{\"is\": \"slow\"}");
  }

  private static Optional<JsonNode> slow(LedgerBooks books, String status) {
    return books.entries().stream()
        .filter(run -> run.path("task").asString().equals("local~slow"))
        .filter(run -> run.path("status").asString().equals(status))
        .findFirst();
  }

  private static Optional<JsonNode> over(LedgerBooks books, String id) {
    return books.entries().stream()
        .filter(run -> run.path("id").asString().equals(id))
        .filter(run -> KillIT.status(run).isFinal())
        .findFirst();
  }

  private static List<String> succeeded(LedgerBooks books) {
    return books.entries().stream()
        .filter(run -> run.path("status").asString().equals("SUCCEEDED"))
        .map(run -> run.path("id").asString())
        .toList();
  }

  @Test
  void the_log_tells_of_a_wrong_line_without_what_it_says() throws IOException {
    try (var service = serve()) {
      service.said("(is ready at)");
      Files.writeString(
          home.resolve("config/cron.d/wrong.cron"), "@daily local~quick timeout=hunter2\n");

      await().until(() -> service.err().contains("wrong.cron:1:"));
      assertThat(service.err()).contains("'cronledger check' shows").doesNotContain("hunter2");
    }
  }

  /** A pooled connection that went stale looks like a call that was received and never answered. */
  @Test
  void no_connection_is_kept_for_another_call() throws Exception {
    try (var service = serve()) {
      service.said("(is ready at)");

      assertThat(service.systemProperties())
          .contains("jdk.httpclient.keepalive.timeout=0")
          .contains("jdk.httpclient.allowRestrictedHeaders=connection");
    }
  }

  @Test
  void kill_9_in_the_middle_of_a_run_loses_nothing() {
    List<String> before;
    JsonNode underWay;
    try (var service = serve()) {
      LedgerBooks books = books(service);
      await().until(() -> succeeded(books).size() > 1);
      try (var _ = slowRun()) {
        await().until(() -> slow(books, "RUNNING").isPresent());
        before = succeeded(books);
        underWay = slow(books, "RUNNING").orElseThrow();
        service.kill();
      }
    }

    try (var service = serve()) {
      LedgerBooks books = books(service);
      assertThat(succeeded(books)).containsAll(before);
      JsonNode settled =
          await()
              .atMost(Duration.ofSeconds(40))
              .until(() -> over(books, underWay.path("id").asString()), Optional::isPresent)
              .orElseThrow();
      assertThat(settled.path("recovered").asBoolean()).isTrue();
      assertThat(settled.path("status").asString()).isNotEqualTo("LOST");
    }
  }

  @Test
  void sigterm_lets_a_run_finish_and_tells_whoever_waits_for_it() {
    try (var service = serve()) {
      LedgerBooks books = books(service);
      try (var run = slowRun()) {
        await().until(() -> slow(books, "RUNNING").isPresent());

        service.terminate();

        assertThat(service.exitCode()).isZero();
        var _ = run.exitCode();
        assertThat(run.out() + run.err())
            .containsAnyOf("{\"is\":\"slow\"}", "The run is SUCCEEDED");
      }
    }
    try (var service = serve()) {
      assertThat(slow(books(service), "SUCCEEDED")).isPresent();
    }
  }

  @Test
  void whoever_waits_for_a_run_that_outlasts_the_stop_is_told_how_it_stands() {
    try (var service = serve("--drain", "1s")) {
      LedgerBooks books = books(service);
      try (var run = slowRun()) {
        await().until(() -> slow(books, "RUNNING").isPresent());

        service.terminate();

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("it is RUNNING", "cronledger show ");
        assertThat(service.exitCode()).isZero();
      }
    }
  }

  @Test
  void runs_follow_tells_what_comes_until_ctrl_c() throws IOException, InterruptedException {
    try (var service = serve();
        var follow = follow(books(service))) {
      String id = follow.said("\"id\":\"([^\"]+)\".*\"status\":\"RUNNING\"");
      follow.said("(\"id\":\"%s\".*\"status\":\"SUCCEEDED\")".formatted(id));

      follow.interrupt();

      assertThat(follow.exitCode()).isEqualTo(130);
      assertThat(follow.err()).isEmpty();
      assertThat(follow.out().lines()).doesNotHaveDuplicates();
    }
  }

  @Test
  void runs_follow_goes_on_when_the_service_has_come_back() {
    Packaged follow;
    try (var service = serve()) {
      follow = follow(books(service));
      follow.said("(SUCCEEDED)");
    }

    try (follow;
        var service = serve()) {
      LedgerBooks books = books(service);
      int before = succeeded(books).size();
      await().until(() -> succeeded(books).size() > before);

      follow.said("(%s)".formatted(succeeded(books).getFirst()));
      assertThat(follow.err()).contains("Waiting for it to come back.");
      assertThat(follow.out().lines()).doesNotHaveDuplicates();
    }
  }

  @Test
  void what_is_told_of_a_run_is_what_stays_on_record() {
    try (var service = serve()) {
      service.said("(is ready at)");

      String told = run("run", "--task", "local~quick", "--json");
      String id = told.replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");

      assertThat(told).contains("\"status\":\"SUCCEEDED\"").isEqualTo(run("show", id, "--json"));
    }
  }

  private String run(String... words) {
    try (var command = Packaged.start(home, Map.of(), words)) {
      var _ = command.exitCode();
      return command.out();
    }
  }

  private Packaged follow(LedgerBooks books) {
    await().until(() -> !succeeded(books).isEmpty());
    return Packaged.start(home, Map.of(), "runs", "--follow", "--json", "--limit", "2");
  }

  @Test
  void ctrl_c_stops_it_with_exit_code_0() throws IOException, InterruptedException {
    try (var service = serve()) {
      var _ = books(service);

      service.interrupt();

      assertThat(service.exitCode()).isZero();
      assertThat(service.err()).contains("Stopping");
    }
  }
}
