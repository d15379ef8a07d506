package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatsApiTest {
  private final ServedApi api = new ServedApi();

  StatsApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void runs_are_counted_by_schedule_and_in_all() throws Exception {
    api.platform.replying(
        success("{}"),
        new Reply.Final(new Outcome.Refused(Failure.of("invalid-input", "no")), null));
    api.enact("prices", "stock");
    api.minutePasses();
    api.minutePasses();

    JsonNode stats = json(api.get("/api/v1/stats"));

    assertThat(stats.path("from").asString()).isEqualTo("2026-11-17T00:00:00Z");
    assertThat(stats.path("to").asString()).isEqualTo("2026-11-25T00:00:00Z");
    assertThat(stats.path("groups").valueStream().map(g -> g.path("schedule").asString()))
        .containsExactly("prices", "stock");
    assertThat(stats.at("/groups/1/counts").toString())
        .isEqualTo("{\"SUCCEEDED\":1,\"REFUSED\":1}");
    assertThat(stats.at("/groups/1/successRate").asDouble()).isEqualTo(0.5);
    assertThat(stats.at("/total/successRate").asDouble()).isEqualTo(0.75);
  }

  @Test
  void hours_are_whole_and_those_that_what_was_asked_for_touches() throws Exception {
    api.enact("prices");
    api.minutePasses();
    api.minutePasses();

    JsonNode stats = json(api.get("/api/v1/stats?by=hour&since=30s&schedule=prices"));

    assertThat(stats.path("from").asString()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(stats.path("to").asString()).isEqualTo("2026-11-24T13:00:00Z");
    assertThat(stats.at("/groups/0/at").asString()).isEqualTo("2026-11-24T12:00:00Z");
    assertThat(stats.at("/total/counts/SUCCEEDED").asInt()).isEqualTo(2);
  }

  @Test
  void all_that_is_wrong_with_the_question_is_told_at_once() throws Exception {
    JsonNode problem = json(api.get("/api/v1/stats?by=month&task=x+y&since=1h&until=2h"));

    assertThat(problem.path("errors").valueStream().map(e -> e.path("parameter").asString()))
        .containsExactly("by", "task", "until");
    assertThat(json(api.get("/api/v1/stats?by=hour&since=60d")).at("/errors/0/remedy").asString())
        .isEqualTo("Ask for less, or by day.");
  }
}
