package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static io.cronledger.run.ScriptedPlatform.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunsTest {
  private final ServedApi api = new ServedApi();

  RunsTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_run_is_told_in_the_agreed_words() throws Exception {
    api.platform.replying(success("{\"price\":7}"));
    api.enact("prices");
    api.minutePasses();

    JsonNode run = json(api.get("/api/v1/runs")).path("runs").path(0);

    assertThat(run.propertyNames())
        .containsExactly(
            "id",
            "schedule",
            "task",
            "slot",
            "cause",
            "status",
            "startedAt",
            "finishedAt",
            "output",
            "recovered",
            "attempts");
    assertThat(run.path("schedule").asString()).isEqualTo("prices");
    assertThat(run.path("slot").asString()).isEqualTo("2026-11-24T12:01:00Z");
    assertThat(run.path("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(run.path("attempts").asInt()).isEqualTo(1);
    assertThat(run.path("output").path("size").asInt()).isEqualTo(11);
  }

  @Test
  void a_single_run_tells_its_whole_life_and_why_it_ran() throws Exception {
    api.platform.replying(unreachable(), success("{}"));
    api.schedules.enact(
        List.of(ServedApi.definition("prices", Map.of("memory", "512", "input", "{\"a\":1}"))));
    api.minutePasses();

    JsonNode run = json(api.get("/api/v1/runs/" + api.newest().id()));

    assertThat(run.path("status").asString()).isEqualTo("WAITING");
    assertThat(run.at("/attempts/0/number").asInt()).isEqualTo(1);
    assertThat(run.at("/attempts/0/failure/kind").asString()).isEqualTo("unreachable");
    assertThat(run.at("/input/size").asInt()).isEqualTo(7);
    assertThat(run.at("/options/memory").asInt()).isEqualTo(512);
    assertThat(run.path("orderedAt").asString()).isEqualTo("2026-11-24T12:01:00Z");
    assertThat(run.path("sendBy").asString()).isEqualTo("2026-11-24T12:06:00Z");
    assertThat(run.path("notBefore").asString()).startsWith("2026-11-24T12:01:0");
    assertThat(run.path("late").asLong(-1)).isZero();
    assertThat(run.path("queued").asLong(-1)).isZero();
    assertThat(run.has("took")).isFalse();
    assertThat(run.at("/definition/file").asString()).isEqualTo("shop.cron");
    assertThat(run.at("/definition/line").asInt()).isEqualTo(3);
    assertThat(run.at("/definition/when").asString()).isEqualTo("* * * * *");
  }

  @Test
  void a_run_tells_when_the_definition_was_in_force_that_had_it_run() throws Exception {
    api.enact("prices");
    api.minutePasses();
    String run = json(api.get("/api/v1/runs")).at("/runs/0/id").asString();
    assertThat(json(api.get("/api/v1/runs/" + run)).at("/definition/since").asString())
        .isEqualTo("2026-11-24T12:00:00Z");
    assertThat(json(api.get("/api/v1/runs/" + run)).path("definition").has("until")).isFalse();

    api.schedules.enact(List.of(ServedApi.definition("prices", Map.of("memory", "512"))));
    api.schedules.enact(List.of(ServedApi.definition("prices", Map.of())));

    assertThat(json(api.get("/api/v1/runs/" + run)).at("/definition/since").asString())
        .isEqualTo("2026-11-24T12:00:00Z");
    assertThat(json(api.get("/api/v1/runs/" + run)).at("/definition/until").asString())
        .isEqualTo("2026-11-24T12:01:00Z");
  }

  @Test
  void a_failure_is_told_with_its_kind_and_its_message() throws Exception {
    var failure = new Failure("run-failed", "status: TIMED-OUT", 400);
    api.platform.replying(
        new Reply.Final(
            new Outcome.Failed(Outcome.End.TIMED_OUT, failure), RunFacts.of("55uatRrZib4xbZs")));
    api.enact("prices");
    api.minutePasses();

    JsonNode run = json(api.get("/api/v1/runs")).path("runs").path(0);

    assertThat(run.path("status").asString()).isEqualTo("TIMED-OUT");
    assertThat(run.path("platformRunId").asString()).isEqualTo("55uatRrZib4xbZs");
    assertThat(run.path("failure").toString())
        .isEqualTo(
            "{\"kind\":\"run-failed\",\"message\":\"status: TIMED-OUT\",\"httpStatus\":400}");
    assertThat(run.has("output")).isFalse();
  }

  @Test
  void slots_that_did_not_fire_are_one_entry_with_the_reason_and_their_number() throws Exception {
    api.enact("prices");
    api.holdCalls();
    for (int minute = 0; minute < 4; minute++) {
      api.minutePasses();
    }

    JsonNode range = json(api.get("/api/v1/runs?status=skipped")).path("runs").path(0);

    assertThat(range.path("reason").asString()).isEqualTo("OVERLAP");
    assertThat(range.path("slot").asString()).isEqualTo("2026-11-24T12:02:00Z");
    assertThat(range.path("lastSlot").asString()).isEqualTo("2026-11-24T12:04:00Z");
    assertThat(range.path("count").asInt()).isEqualTo(3);
    for (String which : List.of("input", "output")) {
      assertThat(api.get("/api/v1/runs/%s/%s".formatted(range.path("id").asString(), which)))
          .returns(404, answer -> answer.statusCode())
          .returns(
              "Nothing ran: SKIPPED because of OVERLAP",
              answer -> json(answer).path("detail").asString());
    }
  }

  @Test
  void pages_follow_one_another_without_gap_or_repeat() throws Exception {
    api.enact("prices", "stock");
    for (int minute = 0; minute < 5; minute++) {
      api.minutePasses();
    }

    JsonNode first = json(api.get("/api/v1/runs?limit=6"));
    api.minutePasses();
    JsonNode second = json(api.get("/api/v1/runs?limit=6&before=" + first.path("next").asString()));

    List<String> ids =
        Stream.of(first, second)
            .flatMap(page -> page.path("runs").valueStream())
            .map(run -> run.path("id").asString())
            .toList();
    assertThat(ids)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void filters_narrow_the_list() throws Exception {
    api.platform.replying(
        success("{}"),
        new Reply.Final(new Outcome.Refused(Failure.of("invalid-input", "no")), null));
    api.enact("prices", "stock");
    api.minutePasses();
    api.minutePasses();

    assertThat(told("schedule=prices")).containsExactly("prices 12:02", "prices 12:01");
    assertThat(told("status=REFUSED,lost")).containsExactly("stock 12:01");
    assertThat(told("status=REFUSED&status=LOST")).containsExactly("stock 12:01");
    assertThat(told("since=30s")).containsExactlyInAnyOrder("prices 12:02", "stock 12:02");
    assertThat(told("until=2026-11-24T12:02:00Z&schedule=prices")).containsExactly("prices 12:01");
    assertThat(told("task=janedoe/price-watch&limit=1")).hasSize(1);
    assertThat(told("task=other~task")).isEmpty();
  }

  @Test
  void what_runs_are_like_narrows_the_list() throws Exception {
    api.platform.replying(
        success("{\"needle\":1}"),
        new Reply.Final(
            new Outcome.Refused(Failure.of("invalid-input", "Field is Required")), null),
        success("{\"needle\":2}"));
    api.schedules.enact(
        List.of(
            ServedApi.definition("prices", Map.of("tags", "shop,daily")),
            ServedApi.definition("stock", Map.of())));
    api.minutePasses();
    api.minutePasses();

    assertThat(told("text=is+required")).containsExactly("stock 12:01");
    assertThat(told("tag=daily")).containsExactly("prices 12:02", "prices 12:01");
    assertThat(told("schedule=stock,prices&cause=slot")).hasSize(4);
    assertThat(told("cause=manual")).isEmpty();
    assertThat(told("changed&schedule=prices")).containsExactly("prices 12:02");
    assertThat(told("content=needle%22:1")).containsExactly("prices 12:01");
    assertThat(told("content=needle&until=2026-11-24T12:02:00Z")).containsExactly("prices 12:01");
    assertThat(told("slow")).isEmpty();
    assertThat(told("tookUnder=1s&status=SUCCEEDED&schedule=prices")).hasSize(2);
    assertThat(told("tookOver=1s")).isEmpty();
    assertThat(told("costOver=0.01")).isEmpty();
  }

  @Test
  void what_goes_in_and_comes_out_is_searched_for_a_day_unless_told() throws Exception {
    api.platform.replying(success("needle"));
    api.enact("prices");
    api.minutePasses();
    api.time.pass(Duration.ofHours(25));

    assertThat(told("content=needle")).isEmpty();
    assertThat(told("content=needle&since=2d")).hasSize(1);
  }

  @Test
  void everything_wrong_with_what_runs_are_like_is_told_at_once() throws Exception {
    api.schedules.enact(List.of(ServedApi.definition("prices", Map.of("tags", "shop"))));

    JsonNode problem =
        json(
            api.get(
                "/api/v1/runs?tag=shp&cause=clock&text=&changed=perhaps&tookOver=long&costUnder=-1"));

    assertThat(problem.path("errors").valueStream().map(e -> e.path("parameter").asString()))
        .containsExactly("tag", "cause", "text", "changed", "tookOver", "costUnder");
    assertThat(problem.at("/errors/0/remedy").asString()).isEqualTo("Did you mean 'shop'?");
  }

  @Test
  void bounds_with_nothing_between_them_are_told() throws Exception {
    JsonNode problem =
        json(
            api.get(
                "/api/v1/runs?since=1h&until=2h&tookOver=5m&tookUnder=4m&costOver=2&costUnder=1"));

    assertThat(problem.path("errors").valueStream().map(e -> e.path("parameter").asString()))
        .containsExactly("until", "tookUnder", "costUnder");
  }

  @Test
  void everything_wrong_with_a_filter_is_told_at_once() throws Exception {
    var answer = api.get("/api/v1/runs?limt=5&status=OK,LOST&since=yesterday&before=7&limit=1001");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(answer);
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("errors").valueStream().map(e -> e.path("parameter").asString()))
        .containsExactly("limt", "status", "since", "before", "limit");
    assertThat(problem.at("/errors/0/remedy").asString()).isEqualTo("Did you mean 'limit'?");
    assertThat(problem.at("/errors/1/detail").asString()).isEqualTo("'OK' is not a status");
    assertThat(problem.at("/errors/2/remedy").asString()).contains("2026-12-24T18:00:00Z", "24h");
  }

  @Test
  void a_finished_run_is_not_sent_twice_to_who_has_it() throws Exception {
    api.enact("prices");
    api.minutePasses();
    String path = "/api/v1/runs/" + api.newest().id();

    String tag = api.get(path).headers().firstValue("ETag").orElseThrow();

    assertThat(api.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(api.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void an_output_comes_back_as_it_went_in_and_known_by_its_hash() throws Exception {
    var output =
        Payload.of(
            "text/csv; charset=iso-8859-1", "a;b\n1;2\n".getBytes(StandardCharsets.US_ASCII));
    api.platform.replying(new Reply.Final(new Outcome.Succeeded(output), null));
    api.enact("prices");
    api.minutePasses();
    String path = "/api/v1/runs/%s/output".formatted(api.newest().id());

    var answer = api.get(path);

    assertThat(answer.body()).isEqualTo("a;b\n1;2\n");
    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of("text/csv; charset=iso-8859-1"))
        .containsEntry("content-length", List.of("8"))
        .containsEntry("etag", List.of("\"" + output.sha256() + "\""))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("content-security-policy", List.of("sandbox; default-src 'none'"));
    assertThat(api.get(path, "If-None-Match", "\"" + output.sha256() + "\"").statusCode())
        .isEqualTo(304);
    assertThat(api.get(path.replace("output", "input")).body()).isEqualTo("{}");
  }

  @Test
  void what_a_browser_would_run_is_an_attachment() throws Exception {
    for (String type : List.of("text/html", "image/svg+xml", "TEXT/HTML;x", "no type at all")) {
      var output = Payload.of(type, new byte[] {'<', 'p', '>'});
      api.platform.replying(new Reply.Final(new Outcome.Succeeded(output), null));
      api.enact("prices");
      api.minutePasses();

      var answer = api.get("/api/v1/runs/%s/output".formatted(api.newest().id()));

      assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
          .startsWith("attachment; filename=\"output-");
    }
  }

  @Test
  void what_is_not_on_the_books_is_not_found() throws Exception {
    for (String path :
        List.of("/api/v1/runs/7", "/api/v1/runs/019abcde-0123-7456-89ab-cdef01234567/input")) {
      var answer = api.get(path);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(json(answer).path("detail").asString()).startsWith("No run '");
    }
  }

  private List<String> told(String query) throws Exception {
    return json(api.get("/api/v1/runs?" + query))
        .path("runs")
        .valueStream()
        .map(
            run ->
                run.path("schedule").asString()
                    + " "
                    + run.path("slot").asString().substring(11, 16))
        .toList();
  }
}
