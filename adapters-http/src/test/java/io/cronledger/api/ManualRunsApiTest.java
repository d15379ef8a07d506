package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.Status;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManualRunsApiTest {
  private final ServedApi api = new ServedApi();

  ManualRunsApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_schedule_is_run_now_and_the_answer_is_the_run_as_it_ended() throws Exception {
    api.platform.replying(success("{\"price\":7}"));
    api.enact("prices");

    var answer = api.post("/api/v1/schedules/prices/run", "{\"by\":\"page\"}");

    JsonNode run = json(answer);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(run.path("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(run.path("cause").asString()).isEqualTo("manual");
    assertThat(run.path("by").asString()).isEqualTo("page");
    assertThat(run.path("schedule").asString()).isEqualTo("prices");
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/v1/runs/" + run.path("id").asString());
  }

  @Test
  void a_task_is_run_with_its_input_to_the_last_digit_and_its_options() throws Exception {
    var answer =
        api.post(
            "/api/v1/runs",
            """
            {"task": "janedoe/my-task",
             "input": {"price": 1.10, "n": 12345678901234567890123, "word": "${env.HOME}"},
             "options": {"memory": 512, "timeout": 60, "maxTotalChargeUsd": 0.50, "build": "latest",
                         "restartOnError": true, "webhooks": [{"eventTypes":[]}], "wait": "90s"}}""");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer).path("by").asString()).isEqualTo("api");
    String id = json(answer).path("id").asString();
    assertThat(api.get("/api/v1/runs/" + id + "/input").body())
        .isEqualTo("{\"price\":1.10,\"n\":12345678901234567890123,\"word\":\"${env.HOME}\"}");
    assertThat(answer.body())
        .contains(
            "\"options\":{\"timeout\":60,\"memory\":512,\"maxTotalChargeUsd\":0.50,\"restartOnError\":true,"
                + "\"build\":\"latest\",\"webhooks\":\"[{\\\"eventTypes\\\":[]}]\"}");
    assertThat(json(answer).path("wait").asString()).isEqualTo("1m30s");
  }

  @Test
  void a_run_that_failed_is_answered_like_any_other() throws Exception {
    var failure = new Failure("run-failed", "status: FAILED", 400);
    api.platform.replying(
        new Reply.Final(
            new Outcome.Failed(Outcome.End.FAILED, failure), RunFacts.of("55uatRrZib4xbZs")));

    var answer = api.post("/api/v1/runs", "{\"task\":\"janedoe~my-task\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer).path("status").asString()).isEqualTo("FAILED");
    assertThat(json(answer).at("/failure/kind").asString()).isEqualTo("run-failed");
  }

  @Test
  void who_does_not_want_to_wait_is_told_where_to_look() throws Exception {
    api.holdCalls();
    for (String preference : List.of("respond-async", "wait=0", "respond-async, wait=0")) {
      var answer = api.post("/api/v1/runs", "{\"task\":\"janedoe~my-task\"}", "Prefer", preference);

      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(json(answer).path("status").asString()).isEqualTo("WAITING");
      String location = answer.headers().firstValue("Location").orElseThrow();
      api.held.remove().run();
      assertThat(json(api.get(location)).path("status").asString()).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void the_wait_ends_with_the_run() {
    api.holdCalls();
    var answer = postLater();
    await().until(() -> !api.held.isEmpty());
    assertThat(answer).isNotDone();

    api.held.remove().run();

    assertThat(answer).succeedsWithin(Duration.ofSeconds(10));
    assertThat(json(answer.join()).path("status").asString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void stopping_lets_go_of_those_who_wait_and_the_run_stays_on_the_books() {
    api.holdCalls();
    var answer = postLater();
    await().until(() -> !api.held.isEmpty());

    assertThat(CompletableFuture.runAsync(api::close)).succeedsWithin(Duration.ofSeconds(20));

    assertThat(answer.handle((_, lost) -> lost != null)).succeedsWithin(Duration.ofSeconds(20));
    assertThat(api.newest().status()).isEqualTo(Status.WAITING);
  }

  private CompletableFuture<HttpResponse<String>> postLater() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return api.post("/api/v1/runs", "{\"task\":\"janedoe~my-task\"}");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void everything_wrong_with_a_body_is_told_at_once_and_nothing_runs() throws Exception {
    var answer =
        api.post(
            "/api/v1/runs?wait=5",
            "{\"task\":\"a b\",\"input\":[],\"option\":{},\"by\":\"\\u0000\"}");
    assertThat(parameters(answer.body())).containsExactly("wait");

    answer =
        api.post(
            "/api/v1/runs",
            """
            {"task":"a b","input":[],"option":{},"by":"\\u0000",
             "options":{"memori":1,"memory":100,"timeout":null,"overlap":"allow","webhooks":"x"}}""");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(parameters(answer.body()))
        .containsExactlyInAnyOrder(
            "option",
            "by",
            "input",
            "options.memori",
            "options.timeout",
            "options.overlap",
            "options.webhooks",
            "task",
            "options.memory");
    assertThat(answer.body()).contains("Did you mean 'options'?", "Did you mean 'memory'?");
    assertThat(api.ledger.entries(EntryFilter.newest(1))).isEmpty();
  }

  @Test
  void a_body_that_is_no_json_object_is_pointed_at() throws Exception {
    assertThat(json(api.post("/api/v1/runs", "{\"task\":\n  x}")).path("detail").asString())
        .startsWith("The body is not JSON at line 2, column 3: ");
    assertThat(json(api.post("/api/v1/runs", "{")).path("detail").asString())
        .endsWith("it ends before it is complete");
    assertThat(json(api.post("/api/v1/runs", "{\"task\":\"a~b\",\"task\":\"c~d\"}")).path("detail"))
        .asString()
        .contains("a name comes twice");
    assertThat(json(api.post("/api/v1/runs", "{} {}")).path("status").asInt()).isEqualTo(400);
    assertThat(json(api.post("/api/v1/runs", "[]")).path("detail").asString())
        .isEqualTo("The body is not a JSON object");
    assertThat(json(api.post("/api/v1/runs", "")).at("/errors/0/parameter").asString())
        .isEqualTo("task");
  }

  @Test
  void a_body_beyond_the_limit_is_turned_down() throws Exception {
    var answer =
        api.post(
            "/api/v1/runs", "{\"task\":\"a~b\",\"input\":{\"x\":\"" + "x".repeat(9 << 20) + "\"}}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(json(answer).path("detail").asString()).contains("9437184 bytes");
  }

  @Test
  void nothing_is_ordered_while_the_ledger_cannot_be_written() throws Exception {
    api.ledger.breakDown();

    var answer = api.post("/api/v1/runs", "{\"task\":\"a~b\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(api.platform.sent()).isEmpty();
  }

  private static List<String> parameters(String problem) {
    return JsonMapper.shared()
        .readTree(problem)
        .path("errors")
        .valueStream()
        .map(error -> error.path("parameter").asString())
        .toList();
  }
}
