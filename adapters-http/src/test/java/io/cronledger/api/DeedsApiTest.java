package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pausing, resuming and aborting. */
class DeedsApiTest {
  private static final String BY_ANNA = "{\"by\": \"anna\"}";

  private final ServedApi api = new ServedApi();

  DeedsApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_paused_schedule_skips_its_slots_and_tells_who_paused_it_and_when() throws Exception {
    api.enact("prices");

    JsonNode paused = json(api.post("/api/v1/schedules/prices/pause", BY_ANNA));
    api.minutePasses();

    assertThat(paused.path("paused").toString())
        .isEqualTo("{\"since\":\"2026-11-24T12:00:00Z\",\"by\":\"anna\"}");
    assertThat(json(api.get("/api/v1/schedules")).at("/schedules/0/paused/by").asString())
        .isEqualTo("anna");
    assertThat(api.newest().status()).isEqualTo(Status.SKIPPED);
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void a_resumed_schedule_fires_again() throws Exception {
    api.enact("prices");
    api.post("/api/v1/schedules/prices/pause", "");

    JsonNode resumed = json(api.post("/api/v1/schedules/prices/resume", ""));
    api.minutePasses();

    assertThat(resumed.has("paused")).isFalse();
    assertThat(api.newest().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void a_second_pause_tells_what_is_in_force_since_when() throws Exception {
    api.enact("prices");
    api.post("/api/v1/schedules/prices/pause", BY_ANNA);

    var again = api.post("/api/v1/schedules/prices/pause", "{\"by\": \"ben\"}");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).path("detail").asString())
        .isEqualTo("Schedule 'prices' is paused already, by anna since 2026-11-24T12:00:00Z");
  }

  @Test
  void what_is_not_paused_cannot_be_resumed() throws Exception {
    api.enact("prices");

    var answer = api.post("/api/v1/schedules/prices/resume", "");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).path("detail").asString()).isEqualTo("Schedule 'prices' is not paused");
  }

  @Test
  void what_is_not_there_cannot_be_paused_resumed_or_aborted() throws Exception {
    api.enact("prices");

    for (String path :
        List.of(
            "/api/v1/schedules/prcies/pause",
            "/api/v1/schedules/prcies/resume",
            "/api/v1/runs/0199b4a2-7c00-7000-8000-000000000000/abort",
            "/api/v1/runs/seven/abort")) {
      assertThat(api.post(path, "").statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void a_body_that_says_more_than_who_asks_is_refused() throws Exception {
    api.enact("prices");

    var answer = api.post("/api/v1/schedules/prices/pause", "{\"until\": \"tomorrow\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(api.ledger.inForce().getFirst().paused()).isFalse();
  }

  @Test
  void a_run_that_waits_is_called_off_and_says_by_whom() throws Exception {
    api.holdCalls();
    String id = ordered();

    var answer = api.post("/api/v1/runs/" + id + "/abort", BY_ANNA);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("status").asString()).isEqualTo("ABORTED");
    assertThat(json(answer).path("abortedBy").asString()).isEqualTo("anna");
    assertThat(json(answer).path("abortAskedAt").asString()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(json(api.get("/api/v1/runs")).at("/runs/0/abortedBy").asString()).isEqualTo("anna");
  }

  @Test
  void a_run_under_way_is_asked_to_stop() throws Exception {
    api.holdCalls();
    String id = ordered();
    api.ledger.began(((TaskRun.Waiting) api.newest()).begin(api.time.instant()));

    var answer = api.post("/api/v1/runs/" + id + "/abort", BY_ANNA);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).path("status").asString()).isEqualTo("RUNNING");
    assertThat(json(answer).path("abortedBy").asString()).isEqualTo("anna");
    assertThat(json(api.get("/api/v1/runs")).at("/runs/0/abortedBy").asString()).isEqualTo("anna");
  }

  @Test
  void what_is_over_or_never_ran_cannot_be_aborted() throws Exception {
    api.enact("prices");
    api.minutePasses();
    assertThat(abortNewest().statusCode()).isEqualTo(409);

    api.post("/api/v1/schedules/prices/pause", "");
    api.minutePasses();
    var skipped = abortNewest();

    assertThat(skipped.statusCode()).isEqualTo(409);
    assertThat(json(skipped).path("detail").asString())
        .isEqualTo("Nothing ran: SKIPPED because of PAUSED");
  }

  private HttpResponse<String> abortNewest() throws Exception {
    return api.post("/api/v1/runs/%s/abort".formatted(api.newest().id()), "");
  }

  private String ordered() throws Exception {
    api.post("/api/v1/runs", "{\"task\": \"janedoe~price-watch\"}", "Prefer", "respond-async");
    return api.newest().id().toString();
  }
}
