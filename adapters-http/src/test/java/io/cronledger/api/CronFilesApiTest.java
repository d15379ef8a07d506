package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.schedule.Definition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CronFilesApiTest {
  private static final FileProblem ERROR =
      new FileProblem(
          "error",
          "config/cron.d/a.cron",
          1,
          1,
          2,
          "61 * * * * j~a",
          "^^",
          "'61' is not a minute",
          "Minutes are 0 to 59.");
  private final ServedApi api = new ServedApi();

  CronFilesApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void files_that_were_rejected_are_told_with_their_problems_and_the_service_stays_ready()
      throws Exception {
    api.filesWere = new WatchedFiles.Reading(api.time.instant(), List.of(), List.of(ERROR));

    JsonNode state = json(api.get("/api/v1/cron-files"));
    assertThat(state.path("status").asString()).isEqualTo("rejected");
    assertThat(state.at("/problems/0/file").asString()).isEqualTo("config/cron.d/a.cron");
    assertThat(state.at("/problems/0/carets").asString()).isEqualTo("^^");
    assertThat(state.at("/problems/0/remedy").asString()).isEqualTo("Minutes are 0 to 59.");
    var ready = api.get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(json(ready).path("status").asString()).isEqualTo("ready");
    assertThat(json(ready).at("/warnings/0").asString()).contains("cron files have 1 error");
  }

  @Test
  void files_in_order_are_said_to_be_and_warn_of_nothing() throws Exception {
    assertThat(json(api.get("/api/v1/cron-files")).path("status").asString()).isEqualTo("in force");
    assertThat(json(api.get("/health/ready")).has("warnings")).isFalse();
  }

  @Test
  void a_plan_tells_what_comes_goes_and_changes_and_the_runs_under_way() throws Exception {
    api.enact("gone", "kept", "other");
    api.holdCalls();
    api.minutePasses();
    propose(
        ServedApi.definition("fresh", "0 13 * * *", Map.of()),
        ServedApi.definition("kept", Map.of()),
        ServedApi.definition("other", Map.of("late", "1m")));

    JsonNode plan = json(api.get("/api/v1/plan"));

    assertThat(plan.path("unchanged").asInt()).isEqualTo(1);
    JsonNode fresh = plan.at("/steps/0");
    assertThat(fresh.path("change").asString()).isEqualTo("added");
    assertThat(fresh.path("inWords").asString()).isEqualTo("at 13:00 every day, Europe/Prague");
    assertThat(fresh.at("/next/0").asString()).isEqualTo("2026-11-25T12:00:00Z");
    JsonNode gone = plan.at("/steps/1");
    assertThat(gone.path("change").asString()).isEqualTo("removed");
    assertThat(gone.at("/runsUnderWay/0/slot").asString()).isEqualTo("2026-11-24T12:01:00Z");
    JsonNode other = plan.at("/steps/2");
    assertThat(other.path("fields").toString())
        .isEqualTo("[{\"name\":\"late\",\"before\":\"5m\",\"after\":\"1m\"}]");
    assertThat(other.at("/nextBefore/0").asString()).isEqualTo("2026-11-24T12:02:00Z");
    assertThat(other.at("/nextAfter/0").asString()).isEqualTo("2026-11-24T12:02:00Z");
    assertThat(other.path("runsUnderWay")).hasSize(1);
  }

  @Test
  void files_with_an_error_would_change_nothing() throws Exception {
    api.enact("prices");
    api.filesAre = new WatchedFiles.Reading(api.time.instant(), List.of(), List.of(ERROR));

    JsonNode plan = json(api.get("/api/v1/plan"));

    assertThat(plan.path("steps")).isEmpty();
    assertThat(plan.path("unchanged").asInt()).isEqualTo(1);
    assertThat(plan.path("problems")).hasSize(1);
  }

  @Test
  void a_plan_of_definitions_that_are_sent_compares_those_and_not_the_files() throws Exception {
    api.enact("gone", "other");
    propose();

    JsonNode plan =
        json(
            api.post(
                "/api/v1/plan",
                """
                {"definitions": [
                  {"file": "new/a.cron", "line": 3, "when": "* * * * *", "task": "acme~prices",
                   "options": {"name": "other", "tz": "Europe/Prague", "late": "1m"}},
                  {"file": "new/a.cron", "line": 4, "when": "0 13 * * *", "task": "acme~prices",
                   "options": {"name": "fresh", "tz": "Europe/Prague"}}]}"""));

    assertThat(plan.path("steps").valueStream().map(step -> step.path("change").asString()))
        .containsExactly("added", "removed", "changed");
    assertThat(plan.at("/steps/0/file").asString()).isEqualTo("new/a.cron");
    assertThat(plan.at("/steps/0/line").asInt()).isEqualTo(4);
    assertThat(plan.at("/steps/2/fields").toString())
        .contains("{\"name\":\"late\",\"before\":\"5m\",\"after\":\"1m\"}");
    assertThat(api.schedules.inForce()).hasSize(2);
  }

  @Test
  void all_that_is_wrong_with_definitions_that_are_sent_is_told_with_its_place() throws Exception {
    var answer =
        api.post(
            "/api/v1/plan",
            """
            {"definitions": [
              {"file": "a.cron", "line": 0, "when": "61 * * * *", "task": "acme~prices",
               "options": {"name": "a", "tz": "Europe/Prag", "memory": 512}},
              {"file": "a.cron", "line": 2, "when": "@daily", "task": "acme~prices",
               "options": {"name": "b", "tz": "UTC"}},
              {"file": "a.cron", "line": 3, "when": "@daily", "task": "acme~prices", "lin": 3,
               "options": {"name": "b", "tz": "UTC"}},
              7]}""");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("errors").valueStream().map(e -> e.path("parameter").asString()))
        .containsExactlyInAnyOrder(
            "definitions[0].line",
            "definitions[0].when",
            "definitions[0].options.tz",
            "definitions[0].options.memory",
            "definitions[2].lin",
            "definitions[2].options.name",
            "definitions[3]");
    assertThat(api.post("/api/v1/plan", "{}").statusCode()).isEqualTo(400);
  }

  private void propose(Definition... definitions) {
    api.filesAre = new WatchedFiles.Reading(api.time.instant(), List.of(definitions), List.of());
  }
}
