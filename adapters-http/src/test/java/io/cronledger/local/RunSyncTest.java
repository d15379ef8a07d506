package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorMessage;
import static io.cronledger.local.Endpoint.errorType;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunSyncTest {
  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder, settings -> settings.withSyncWait(Duration.ofSeconds(20)));
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void what_a_program_prints_is_the_output_as_json_if_it_is_json() {
    endpoint.prints("hello", "echo '{\"hello\": [1, 2.50]}'");

    var answer = endpoint.run("local~hello");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(answer.body()).isEqualTo("{\"hello\": [1, 2.50]}\n");
  }

  @Test
  void what_a_program_prints_is_text_if_it_is_not_json() {
    endpoint.prints("greet", "echo good morning");

    var answer = endpoint.run("local~greet");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.body()).isEqualTo("good morning\n");
  }

  @Test
  void two_json_values_are_not_one() {
    endpoint.prints("lines", "echo '{}'; echo '{}'");

    assertThat(endpoint.run("local~lines").headers().firstValue("Content-Type"))
        .hasValue("text/plain; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\377\\376\\200 not UTF-8", "\\303", "a\\000b"})
  void what_is_printed_and_is_no_text_is_just_bytes(String bytes) {
    endpoint.prints("binary", "printf '" + bytes + "'");

    assertThat(endpoint.run("local~binary").headers().firstValue("Content-Type"))
        .hasValue("application/octet-stream");
  }

  @Test
  void a_record_is_answered_with_the_type_its_extension_says() {
    endpoint.task(
        "page",
        "echo '<h1>Hi</h1>' > $CRAWLEE_STORAGE_DIR/key_value_stores/$ACTOR_DEFAULT_KEY_VALUE_STORE_ID/OUTPUT.html",
        "");

    var answer = endpoint.run("local~page");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body()).isEqualTo("<h1>Hi</h1>\n");
  }

  @Test
  void another_record_can_be_asked_for() {
    endpoint.task(
        "two",
        "cd $CRAWLEE_STORAGE_DIR/key_value_stores/$ACTOR_DEFAULT_KEY_VALUE_STORE_ID; echo 1 > OUTPUT.json; echo 2 > OTHER.json",
        "");

    var answer = endpoint.post("/v2/actor-tasks/~two/run-sync?outputRecordKey=OTHER", "{}");

    assertThat(answer.body()).isEqualTo("2\n");
  }

  @Test
  void no_output_is_201_and_empty() {
    endpoint.task("silent", "true", "");

    var answer = endpoint.run("local~silent");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void the_body_is_laid_over_the_tasks_input_key_by_key() {
    endpoint.task(
        "echo",
        "cat",
        "\"output\": \"stdout\", \"input\": {\"a\": {\"x\": 1}, \"b\": 2, \"c\": 3}");

    var answer = endpoint.run("local~echo", "{\"a\": {\"y\": 1e400}, \"b\": null}");

    assertThat(json(answer))
        .isEqualTo(Json.MAPPER.readTree("{\"a\":{\"y\":1E+400},\"b\":null,\"c\":3}"));
  }

  @Test
  void an_empty_body_and_null_leave_the_tasks_input_as_it_is() {
    endpoint.task("echo", "cat", "\"output\": \"stdout\", \"input\": {\"a\": 1}");

    assertThat(endpoint.run("local~echo", "").body()).isEqualTo("{\"a\":1}");
    assertThat(endpoint.run("local~echo", "null").body()).isEqualTo("{\"a\":1}");
    assertThat(endpoint.get("/v2/actor-tasks/local~echo/run-sync").body()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource({
    "identity, eyJhIjoxfQ==",
    "gzip,     H4sIAAAAAAAAA6tWSlSyMqwFAK+sG1YHAAAA",
    "deflate,  eJyrVkpUsjKsBQAIKgIJ",
    "br,       CwOAeyJhIjoxfQM="
  })
  void a_body_is_taken_in_any_encoding_that_the_platform_takes(String encoding, String base64) {
    endpoint.prints("echo", "cat");

    var answer =
        endpoint.send(
            endpoint
                .request("/v2/actor-tasks/local~echo/run-sync")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(Base64.getDecoder().decode(base64))));

    assertThat(answer.body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void a_program_that_fails_is_started_again_three_times_if_that_is_wanted() {
    endpoint.task("flaky", "echo once; exit 1", "");

    endpoint.post("/v2/actor-tasks/~flaky/run-sync?restartOnError=1", "{}");

    var run = endpoint.latest("~flaky");
    assertThat(run.path("status").asString()).isEqualTo("FAILED");
    assertThat(run.at("/stats/restartCount").asInt()).isEqualTo(3);
    String log = endpoint.get("/v2/actor-tasks/~flaky/runs/last/log").body();
    assertThat(log.lines().filter(line -> line.endsWith("Z once"))).hasSize(4);
  }

  @Test
  void what_is_too_much_to_be_an_output_is_a_failure() {
    endpoint.prints("flood", "head -c 70000000 /dev/zero");

    var answer = endpoint.run("local~flood");

    assertThat(errorMessage(answer)).contains("status: FAILED");
    assertThat(endpoint.latest("local~flood").path("statusMessage").asString())
        .contains("printed more than");
  }

  @Test
  void the_input_is_also_the_input_record() {
    endpoint.prints(
        "read",
        "cat $CRAWLEE_STORAGE_DIR/key_value_stores/$APIFY_DEFAULT_KEY_VALUE_STORE_ID/INPUT.json");

    assertThat(endpoint.run("local~read", "{\"k\":\"ü\"}").body()).isEqualTo("{\"k\":\"ü\"}");
  }

  @Test
  void a_task_answers_to_its_names_and_to_its_id() {
    endpoint.prints("hello", "echo 1");
    String id = LocalTask.idOf("hello");

    assertThat(id).matches("[A-Za-z0-9]{17}");
    assertThat(endpoint.run("local~hello").statusCode()).isEqualTo(201);
    assertThat(endpoint.run("~hello").statusCode()).isEqualTo(201);
    assertThat(endpoint.run("LOCAL~Hello").statusCode()).isEqualTo(201);
    assertThat(endpoint.run(PlatformId.USER + "~hello").statusCode()).isEqualTo(201);
    assertThat(endpoint.run("local%2Fhello").statusCode()).isEqualTo(201);
    assertThat(endpoint.run(id).statusCode()).isEqualTo(201);
    assertThat(endpoint.run("janedoe~hello").statusCode()).isEqualTo(404);
  }

  @Test
  void a_failure_names_the_run_and_its_status() {
    endpoint.prints("broken", "exit 3");

    var answer = endpoint.run("local~broken");

    var run = endpoint.latest("local~broken");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("run-failed");
    assertThat(errorMessage(answer))
        .isEqualTo(
            "Actor run did not succeed (run ID: %s, status: FAILED)."
                .formatted(run.path("id").asString()));
    assertThat(run.path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void a_program_that_cannot_be_started_is_a_failed_run() {
    endpoint
        .file("gone/go", "#!/nowhere/at/all\n")
        .file("gone/task.json", "{\"command\": [\"./go\"]}");
    folder.resolve("tasks/gone/go").toFile().setExecutable(true);

    var answer = endpoint.run("local~gone");

    assertThat(errorType(answer)).isEqualTo("run-failed");
    assertThat(endpoint.latest("local~gone").path("exitCode").asInt()).isNotZero();
  }

  @Test
  void a_changed_task_counts_from_the_next_run_on() {
    endpoint.prints("hello", "echo 1");
    endpoint.run("local~hello");

    endpoint.prints("hello", "echo 2");

    assertThat(endpoint.run("local~hello").body()).isEqualTo("2\n");
  }

  @Test
  void a_task_that_was_spoilt_meanwhile_is_refused_with_the_place() {
    endpoint.file("hello/task.json", "{\"comand\": []}");

    var answer = endpoint.run("local~hello");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("invalid-request");
    assertThat(errorMessage(answer)).contains("task.json:1:2", "Did you mean 'command'?");
  }

  @Test
  void a_java_program_runs_on_the_services_own_jdk() {
    endpoint
        .file("java/Hi.java", "void main() { IO.println(System.getProperty(\"java.version\")); }")
        .file("java/task.json", "{\"command\": [\"java\", \"Hi.java\"], \"output\": \"stdout\"}");

    assertThat(endpoint.run("local~java").body().strip())
        .isEqualTo(System.getProperty("java.version"));
  }

  @Test
  void past_the_limit_the_answer_is_408_and_the_run_goes_on() {
    try (var hasty =
        Endpoint.in(
            folder.resolve("hasty"), settings -> settings.withSyncWait(Duration.ofMillis(200)))) {
      hasty.prints("slow", "sleep 1; echo done");

      var answer = hasty.run("local~slow");

      assertThat(answer.statusCode()).isEqualTo(408);
      assertThat(errorType(answer)).isEqualTo("run-timeout-exceeded");
      var run = hasty.latest("local~slow");
      assertThat(run.path("status").asString()).isEqualTo("RUNNING");
      var later =
          hasty.get("/v2/actor-runs/%s?waitForFinish=999".formatted(run.path("id").asString()));
      assertThat(json(later).at("/data/status").asString()).isEqualTo("SUCCEEDED");
    }
  }
}
