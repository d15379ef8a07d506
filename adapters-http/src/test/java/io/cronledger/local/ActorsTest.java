package io.cronledger.local;

import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each task is an Actor too, whose runs take their input as it comes. */
class ActorsTest {
  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint =
        Endpoint.in(folder).task("echo", "cat", "\"input\": {\"a\": 1}, \"output\": \"stdout\"");
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/actors/local~echo", "/v2/acts/local~echo", "/v2/actors/~echo"})
  void an_actor_is_run_with_the_body_alone_for_its_input(String actor) {
    var answer = endpoint.post(actor + "/run-sync", "{\"b\": 2}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer)).isEqualTo(Json.MAPPER.readTree("{\"b\": 2}"));
    assertThat(json(endpoint.get(actor + "/run-sync"))).isEqualTo(Json.object());
    assertThat(json(endpoint.get(actor + "/runs?desc=1")).at("/data/total").asInt()).isEqualTo(2);
    assertThat(json(endpoint.get(actor + "/runs/last")).at("/data/status").asString())
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void an_input_that_is_no_json_is_kept_as_it_is() {
    var answer =
        endpoint.send(
            endpoint
                .request("/v2/actors/local~echo/run-sync")
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofString("h\u00e9llo")));

    assertThat(answer.body()).isEqualTo("h\u00e9llo");
    var input = endpoint.get("/v2/acts/local~echo/runs/last/key-value-store/records/INPUT");
    assertThat(input.body()).isEqualTo("h\u00e9llo");
    assertThat(input.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
  }

  @Test
  void an_actor_is_shown_and_found_by_its_id() {
    var actor = json(endpoint.get("/v2/acts/local~echo")).path("data");

    assertThat(actor.path("id").asString()).isEqualTo(LocalTask.actorIdOf("echo"));
    assertThat(json(endpoint.get("/v2/actors/" + LocalTask.actorIdOf("echo"))).path("data"))
        .isEqualTo(actor);
    assertThat(endpoint.get("/v2/actors/local~none").statusCode()).isEqualTo(404);
  }
}
