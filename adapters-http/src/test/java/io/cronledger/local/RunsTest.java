package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorType;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RunsTest {
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
  void a_run_tells_who_asked_for_it_and_how_it_went() {
    endpoint.prints("hello", "echo 1");
    endpoint.send(
        endpoint
            .request("/v2/actor-tasks/~hello/run-sync?timeout=9&memory=512&maxItems=3")
            .header("User-Agent", "cronledger/1.0 (run/0199; try/1)")
            .POST(BodyPublishers.ofString("{}")));

    JsonNode run = endpoint.latest("~hello");

    assertThat(run.at("/meta/userAgent").asString()).isEqualTo("cronledger/1.0 (run/0199; try/1)");
    assertThat(run.at("/meta/origin").asString()).isEqualTo("API");
    assertThat(run.path("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(run.path("exitCode").asInt()).isZero();
    assertThat(run.path("actorTaskId").asString()).isEqualTo(LocalTask.idOf("hello"));
    assertThat(run.path("startedAt").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
    assertThat(run.at("/stats/inputBodyLen").asInt()).isEqualTo(2);
    assertThat(run.path("options"))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"build":"latest","timeoutSecs":9,"memoryMbytes":512,"diskMbytes":1024,"maxItems":3}
                """));
  }

  @Test
  void runs_of_a_task_are_listed_oldest_first_unless_asked_otherwise() {
    endpoint.prints("hello", "echo 1").prints("other", "exit 1");
    endpoint.run("~hello");
    endpoint.run("~other");
    endpoint.run("~hello");

    JsonNode rising = page("/v2/actor-tasks/~hello/runs");
    JsonNode falling = page("/v2/actor-tasks/~hello/runs?desc=true&limit=1&offset=1");

    assertThat(rising.path("total").asInt()).isEqualTo(2);
    assertThat(rising.path("count").asInt()).isEqualTo(2);
    assertThat(ids(rising)).hasSize(2);
    assertThat(ids(falling)).containsExactly(ids(rising).getFirst());
    assertThat(falling.path("desc").asBoolean()).isTrue();
  }

  @Test
  void all_runs_are_listed_by_status_and_by_time() {
    endpoint.prints("hello", "echo 1").prints("other", "exit 1");
    endpoint.run("~hello");
    endpoint.run("~other");
    String failedAt = endpoint.latest("~other").path("startedAt").asString();

    assertThat(ids(page("/v2/actor-runs"))).hasSize(2);
    assertThat(ids(page("/v2/actor-runs?status=FAILED,TIMED-OUT"))).hasSize(1);
    assertThat(ids(page("/v2/actor-runs?startedAfter=" + failedAt))).hasSize(1);
    assertThat(ids(page("/v2/actor-runs?startedBefore=2020-01-01T00:00:00Z"))).isEmpty();
    assertThat(errorType(endpoint.get("/v2/actor-runs?status=GONE"))).isEqualTo("invalid-value");
    assertThat(errorType(endpoint.get("/v2/actor-runs?startedAfter=noon")))
        .isEqualTo("invalid-value");
  }

  @Test
  void a_run_that_is_started_without_waiting_is_answered_at_once_and_found_by_its_location() {
    endpoint.prints("slow", "sleep 0.5; echo 1");

    var started = endpoint.post("/v2/actor-tasks/~slow/runs", "{}");

    assertThat(started.statusCode()).isEqualTo(201);
    assertThat(json(started).at("/data/status").asString()).isIn("READY", "RUNNING");
    String location = started.headers().firstValue("Location").orElseThrow();
    var ended = endpoint.get(location + "?waitForFinish=60");
    assertThat(json(ended).at("/data/status").asString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void a_start_can_wait_for_the_end() {
    endpoint.prints("hello", "echo 1");

    var run = endpoint.post("/v2/actor-tasks/~hello/runs?waitForFinish=60", "{}");

    assertThat(json(run).at("/data/status").asString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void the_last_run_is_found_by_its_task() {
    endpoint.prints("hello", "echo 1");
    endpoint.run("~hello");
    endpoint.prints("hello", "exit 1");
    endpoint.run("~hello");

    var last = json(endpoint.get("/v2/actor-tasks/~hello/runs/last"));
    var good = json(endpoint.get("/v2/actor-tasks/~hello/runs/last?status=SUCCEEDED"));

    assertThat(last.at("/data/status").asString()).isEqualTo("FAILED");
    assertThat(good.at("/data/status").asString()).isEqualTo("SUCCEEDED");
    assertThat(
            endpoint
                .get(
                    "/v2/actor-tasks/~hello/runs/last/key-value-store/records/OUTPUT?status=SUCCEEDED")
                .body())
        .isEqualTo("1\n");
  }

  @Test
  void the_last_run_can_be_that_of_one_origin() {
    endpoint.prints("hello", "echo 1");
    endpoint.send(
        endpoint
            .request("/v2/actor-tasks/~hello/run-sync")
            .header("X-Apify-Request-Origin", "CLI")
            .POST(BodyPublishers.noBody()));
    endpoint.run("~hello");

    var last = json(endpoint.get("/v2/actor-tasks/~hello/runs/last?origin=CLI"));

    assertThat(last.at("/data/meta/origin").asString()).isEqualTo("CLI");
    assertThat(endpoint.get("/v2/actor-tasks/~hello/runs/last?origin=WEB").statusCode())
        .isEqualTo(404);
    assertThat(errorType(endpoint.get("/v2/actor-tasks/~hello/runs/last?origin=MARS")))
        .isEqualTo("invalid-value");
  }

  @Test
  void a_run_that_is_over_can_be_deleted_with_all_it_left() {
    endpoint.prints("hello", "echo 1; echo said >&2");
    endpoint.run("~hello");
    JsonNode run = endpoint.latest("~hello");
    String path = "/v2/actor-runs/" + run.path("id").asString();

    var answer = endpoint.send(endpoint.request(path).DELETE());

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(endpoint.get(path).statusCode()).isEqualTo(404);
    assertThat(
            endpoint
                .get(
                    "/v2/key-value-stores/%s/records/OUTPUT"
                        .formatted(run.path("defaultKeyValueStoreId").asString()))
                .statusCode())
        .isEqualTo(404);
    endpoint.close();
    endpoint = Endpoint.in(folder);
    assertThat(endpoint.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void a_run_that_is_under_way_cannot_be_deleted() {
    endpoint.task("slow", "sleep 30", "");
    var run = json(endpoint.post("/v2/actor-tasks/~slow/runs", "{}")).path("data");

    var answer =
        endpoint.send(endpoint.request("/v2/actor-runs/" + run.path("id").asString()).DELETE());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("cannot-remove-running-run");
  }

  @Test
  void head_answers_what_get_does_less_the_body() {
    endpoint.prints("hello", "echo 1");
    endpoint.run("~hello");
    String run = "/v2/actor-runs/" + endpoint.latest("~hello").path("id").asString();

    var there = endpoint.send(endpoint.request(run).HEAD());

    assertThat(there.statusCode()).isEqualTo(200);
    assertThat(there.headers().firstValue("Content-Type").orElse("")).contains("json");
    assertThat(there.body()).isEmpty();
    assertThat(endpoint.send(endpoint.request(run + "x").HEAD()).statusCode()).isEqualTo(404);
    assertThat(endpoint.send(endpoint.request(run + "/log").HEAD()).statusCode()).isEqualTo(200);
    assertThat(endpoint.send(endpoint.request(run + "/dataset/items").HEAD()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_get_can_stand_for_a_post() {
    endpoint.prints("hello", "echo 1");

    var answer = endpoint.get("/v2/actor-tasks/~hello/runs?method=POST&waitForFinish=60");

    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void tasks_are_listed_and_told_whole() {
    endpoint.prints("b", "true").task("a", "true", "\"title\": \"An A\", \"input\": {\"x\": 1}");

    JsonNode list = page("/v2/actor-tasks");
    JsonNode one = json(endpoint.get("/v2/actor-tasks/~a")).path("data");

    assertThat(list.at("/items/0/name").asString()).isEqualTo("a");
    assertThat(list.path("total").asInt()).isEqualTo(2);
    assertThat(one.path("id").asString()).isEqualTo(LocalTask.idOf("a"));
    assertThat(one.path("title").asString()).isEqualTo("An A");
    assertThat(one.at("/options/timeoutSecs").asInt()).isEqualTo(300);
    assertThat(one.path("modifiedAt").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
    assertThat(one.at("/stats/totalRuns").asInt()).isZero();
    assertThat(endpoint.get("/v2/actor-tasks/~a/input").body()).isEqualTo("{\"x\":1}");
  }

  @Test
  void the_caller_learns_who_it_is_and_what_rate_is_allowed() {
    var me = endpoint.get("/v2/users/me");

    assertThat(json(me).at("/data/username").asString()).isEqualTo("local");
    assertThat(me.headers().firstValue("X-RateLimit-Limit")).hasValue("60");
    var limits = json(endpoint.get("/v2/users/me/limits")).path("data");
    assertThat(limits.at("/limits/maxConcurrentActorJobs").asInt()).isEqualTo(Runs.MAX_UNDER_WAY);
    assertThat(limits.at("/current/activeActorJobCount").asInt()).isZero();
  }

  @Test
  void options_says_what_can_be_asked() {
    var answer =
        endpoint.send(
            endpoint
                .request("/v2/actor-tasks/~a/run-sync")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
  }

  @Test
  void runs_survive_a_restart() {
    endpoint.prints("hello", "echo 1; echo said >&2");
    endpoint.run("~hello");
    JsonNode before = endpoint.latest("~hello");

    endpoint.close();
    endpoint = Endpoint.in(folder);

    assertThat(withoutAddress(endpoint.latest("~hello"))).isEqualTo(withoutAddress(before));
    String run = "/v2/actor-runs/" + before.path("id").asString();
    assertThat(endpoint.get(run + "/key-value-store/records/OUTPUT").body()).isEqualTo("1\n");
    assertThat(endpoint.get(run + "/log").body()).endsWith("Z said\n");
  }

  /** Each endpoint has a port of its own. */
  private static String withoutAddress(JsonNode run) {
    return run.toString().replaceAll("127\\.0\\.0\\.1:\\d+", "");
  }

  private JsonNode page(String path) {
    return json(endpoint.get(path)).path("data");
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(run -> run.path("id").asString()).toList();
  }
}
