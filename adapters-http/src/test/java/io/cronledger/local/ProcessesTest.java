package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorMessage;
import static io.cronledger.local.Endpoint.json;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ProcessesTest {
  /** Leaves two children, one of them an orphan, and writes down all their numbers. */
  private static final String FAMILY =
      "sleep 60 & echo $! > \"$0\"; (sleep 60 & echo $! >> \"$0\"); echo $$ >> \"$0\"; ";

  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void a_timeout_ends_the_whole_tree() throws IOException {
    family("slow", "wait");

    var answer = endpoint.post("/v2/actor-tasks/~slow/run-sync?timeout=1", "{}");

    assertThat(errorMessage(answer)).contains("status: TIMED-OUT");
    assertThat(endpoint.latest("~slow").path("statusMessage").asString()).contains("1 seconds");
    assertNobodyIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?gracefully=true"})
  void an_abort_ends_the_whole_tree(String how) throws IOException {
    family("slow", "wait");
    JsonNode run = json(endpoint.post("/v2/actor-tasks/~slow/runs", "{}")).path("data");
    await().until(() -> Files.exists(pids()) && Files.readAllLines(pids()).size() == 3);

    var answer = endpoint.post(path(run) + "/abort" + how, "");

    assertThat(json(answer).at("/data/status").asString()).isIn("ABORTING", "ABORTED");
    assertThat(ended(run).path("status").asString()).isEqualTo("ABORTED");
    assertNobodyIsLeft();
  }

  @Test
  void a_program_that_does_not_listen_is_ended_all_the_same() throws IOException {
    endpoint.task("deaf", "trap '' TERM; while true; do sleep 0.2; done", "");

    var answer = endpoint.post("/v2/actor-tasks/~deaf/run-sync?timeout=1", "{}");

    assertThat(errorMessage(answer)).contains("status: TIMED-OUT");
  }

  @Test
  void an_abort_of_what_is_over_changes_nothing() {
    endpoint.prints("quick", "echo 1");
    endpoint.run("~quick");
    JsonNode run = endpoint.latest("~quick");

    var answer = endpoint.post(path(run) + "/abort", "");

    assertThat(json(answer).path("data")).isEqualTo(run);
  }

  @Test
  void what_a_program_leaves_behind_ends_with_it() throws IOException {
    family("careless", "exit 0");

    assertThat(endpoint.run("~careless").statusCode()).isEqualTo(201);

    assertNobodyIsLeft();
  }

  @Test
  void a_daemon_that_left_the_session_ends_with_the_run_all_the_same() throws IOException {
    family("careless", "setsid sh -c 'echo $$ > \"$0.daemon\"; exec sleep 60' \"$0\" & sleep 0.3");

    assertThat(endpoint.run("~careless").statusCode()).isEqualTo(201);

    String daemon = Files.readString(folder.resolve("pids.daemon")).strip();
    assertThat(isLeft(daemon)).isFalse();
    assertNobodyIsLeft();
  }

  @Test
  void a_graceful_abort_waits_for_the_whole_tree() throws IOException {
    // The first process ends at once, as npm does; its child needs a moment to put things away.
    endpoint.task(
        "tidy",
        "sh -c 'trap \"sleep 0.5; touch away; exit 0\" TERM; echo ready; while true; do sleep 0.1; done' & wait",
        "");
    JsonNode run = json(endpoint.post("/v2/actor-tasks/~tidy/runs", "{}")).path("data");
    await().until(() -> endpoint.get(path(run) + "/log").body().contains("ready"));

    endpoint.post(path(run) + "/abort?gracefully=1", "");

    assertThat(ended(run).path("status").asString()).isEqualTo("ABORTED");
    assertThat(folder.resolve("tasks/tidy/away")).exists();
  }

  @Test
  void closing_ends_what_is_under_way_and_says_so() throws IOException {
    family("slow", "wait");
    JsonNode run = json(endpoint.post("/v2/actor-tasks/~slow/runs", "{}")).path("data");
    await().until(() -> Files.exists(pids()) && Files.readAllLines(pids()).size() == 3);

    endpoint.close();
    assertNobodyIsLeft();
    endpoint = Endpoint.in(folder);

    assertThat(ended(run).path("status").asString()).isEqualTo("ABORTED");
  }

  @Test
  void what_outlived_a_killed_endpoint_is_ended_before_its_run_is_failed() throws Exception {
    endpoint.prints("hello", "echo 1");
    endpoint.run("~hello");
    endpoint.close();
    LocalRun run = onDisk();
    var orphan = new ProcessBuilder("setsid", "sleep", "60");
    orphan.environment().putAll(Map.of(Environment.RUN_ID, run.id()));
    Process process = orphan.start();
    // While one program gives way to another, the system tells no environment.
    await().until(() -> process.info().command().orElse("").endsWith("sleep"));
    var leader = new LocalRun.Leader(process.pid(), Instant.EPOCH);
    putOnDisk(run.led(leader));

    endpoint = Endpoint.in(folder);

    assertThat(process.waitFor(20, SECONDS)).isTrue();
    assertThat(endpoint.latest("~hello").path("status").asString()).isEqualTo("FAILED");
  }

  @Test
  void what_outlived_an_endpoint_before_its_number_was_on_record_is_ended_too() throws Exception {
    endpoint.prints("hello", "echo 1");
    endpoint.run("~hello");
    endpoint.close();
    LocalRun run = onDisk();
    var orphan = new ProcessBuilder("sleep", "60");
    orphan.environment().putAll(Map.of(Environment.RUN_ID, run.id()));
    Process process = orphan.start();
    putOnDisk(run.withStatus(RunStatus.READY));

    endpoint = Endpoint.in(folder);

    assertThat(process.waitFor(20, SECONDS)).isTrue();
  }

  @Test
  void what_an_endpoint_that_was_killed_left_running_is_ended_by_the_next() throws Exception {
    family("slow", "wait");
    endpoint.close();
    Process killed = KilledEndpoint.start(folder);
    String base;
    try (var says = killed.inputReader()) {
      base = says.readLine();
      endpoint.send(
          HttpRequest.newBuilder(URI.create(base + "/v2/actor-tasks/~slow/runs?token=t"))
              .POST(BodyPublishers.noBody()));
      await().until(() -> Files.exists(pids()) && Files.readAllLines(pids()).size() == 3);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    assertThat(Files.readAllLines(pids())).allSatisfy(pid -> assertThat(isLeft(pid)).isTrue());

    endpoint = Endpoint.in(folder);

    assertNobodyIsLeft();
    JsonNode run = endpoint.latest("~slow");
    assertThat(run.path("status").asString()).isEqualTo("FAILED");
    assertThat(run.path("statusMessage").asString()).contains("endpoint ended");
  }

  @Test
  void a_stranger_that_has_the_number_of_an_old_process_is_left_alone() throws Exception {
    endpoint.prints("hello", "echo 1");
    endpoint.run("~hello");
    endpoint.close();
    LocalRun run = onDisk();
    Process stranger = new ProcessBuilder("setsid", "sleep", "60").start();
    try {
      var leader = new LocalRun.Leader(stranger.pid(), Instant.EPOCH);
      putOnDisk(run.led(leader));

      endpoint = Endpoint.in(folder);

      assertThat(stranger.isAlive()).isTrue();
      assertThat(endpoint.latest("~hello").path("status").asString()).isEqualTo("FAILED");
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void a_program_finds_what_it_needs_in_its_environment_and_no_secret() {
    endpoint.prints("env", "env");

    String environment = endpoint.run("~env").body();

    assertThat(environment)
        .contains("PATH=", "ACTOR_RUN_ID=", "CRAWLEE_STORAGE_DIR=", "ACTOR_DEFAULT_DATASET_ID=")
        .doesNotContain("TOKEN", "MAVEN");
    assertThat(environment.lines().map(line -> line.split("=", 2)[0]))
        .allMatch(
            name ->
                name.matches("(ACTOR|APIFY|CRAWLEE)_.*")
                    || System.getenv(name) != null
                    || name.matches("PWD|OLDPWD|_|SHLVL"));
  }

  private LocalRun onDisk() throws IOException {
    try (var folders = RunFolders.open(folder.resolve("data/local"))) {
      return folders.runs().getFirst();
    }
  }

  private void putOnDisk(LocalRun run) throws IOException {
    try (var folders = RunFolders.open(folder.resolve("data/local"))) {
      folders.write(run);
    }
  }

  private void family(String name, String then) {
    endpoint.file(
        name + "/task.json",
        Json.object()
            .set(
                "command",
                Json.MAPPER.valueToTree(
                    new String[] {"sh", "-c", FAMILY + then, pids().toString()}))
            .toString());
  }

  private Path pids() {
    return folder.resolve("pids");
  }

  private void assertNobodyIsLeft() throws IOException {
    assertThat(Files.readAllLines(pids()))
        .hasSize(3)
        .allSatisfy(pid -> assertThat(isLeft(pid)).as("process %s lives", pid).isFalse());
  }

  private static boolean isLeft(String pid) throws IOException {
    return Files.exists(Path.of("/proc", pid)) && !isZombie(pid);
  }

  /** Ended, and not yet buried by its new parent. */
  private static boolean isZombie(String pid) throws IOException {
    return Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
  }

  private JsonNode ended(JsonNode run) {
    return json(endpoint.get(path(run) + "?waitForFinish=60")).path("data");
  }

  private static String path(JsonNode run) {
    return "/v2/actor-runs/" + run.path("id").asString();
  }
}
