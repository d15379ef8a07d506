package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiffApiTest {
  private final ServedApi api = new ServedApi();

  DiffApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void json_is_compared_path_by_path_and_arrays_are_aligned() throws Exception {
    JsonNode diff =
        diff(
            success("{\"a\":1,\"gone\":true,\"list\":[1,2,3],\"deep\":{\"x/y\":[{\"n\":1}]}}"),
            success("{\"a\":2,\"list\":[0,1,2,3],\"deep\":{\"x/y\":[{\"n\":2}]},\"new\":null}"));

    assertThat(diff.path("kind").asString()).isEqualTo("json");
    assertThat(diff.path("changes").valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"change\":\"changed\",\"path\":\"/a\",\"before\":1,\"after\":2}",
            "{\"change\":\"removed\",\"path\":\"/gone\",\"before\":true}",
            "{\"change\":\"added\",\"path\":\"/list/0\",\"after\":0}",
            "{\"change\":\"changed\",\"path\":\"/deep/x~1y/0/n\",\"before\":1,\"after\":2}",
            "{\"change\":\"added\",\"path\":\"/new\",\"after\":null}");
  }

  @Test
  void numbers_are_compared_to_the_last_digit() throws Exception {
    JsonNode diff =
        diff(success("[0.12345678901234567890,1.10]"), success("[0.12345678901234567891,1.10]"));

    assertThat(diff.path("differences").asInt()).isEqualTo(1);
    assertThat(diff.at("/changes/0/path").asString()).isEqualTo("/0");
  }

  @Test
  void text_is_compared_line_by_line() throws Exception {
    JsonNode diff = diff(text("one\ntwo\nthree"), text("one\n2\nthree\nfour"));

    assertThat(diff.path("changes").valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"change\":\"removed\",\"line\":2,\"text\":\"two\"}",
            "{\"change\":\"added\",\"line\":2,\"text\":\"2\"}",
            "{\"change\":\"added\",\"line\":4,\"text\":\"four\"}");
  }

  @Test
  void the_first_success_has_nothing_before_it_but_can_be_compared_with_any() throws Exception {
    api.enact("prices", "stock");
    api.minutePasses();
    List<String> ids =
        json(api.get("/api/v1/runs"))
            .path("runs")
            .valueStream()
            .map(r -> r.path("id").asString())
            .toList();

    var alone = api.get("/api/v1/runs/%s/diff".formatted(ids.get(0)));
    var both = api.get("/api/v1/runs/%s/diff?with=%s".formatted(ids.get(0), ids.get(1)));

    assertThat(alone.statusCode()).isEqualTo(409);
    assertThat(json(alone).path("detail").asString()).contains("there is none before it");
    assertThat(json(both).path("kind").asString()).isEqualTo("same");
  }

  private JsonNode diff(Reply before, Reply after) throws Exception {
    api.platform.replying(before, after);
    api.enact("prices");
    api.minutePasses();
    api.minutePasses();
    return json(api.get("/api/v1/runs/%s/diff".formatted(api.newest().id())));
  }

  private static Reply text(String text) {
    var payload = Payload.of("text/plain", text.getBytes(StandardCharsets.UTF_8));
    return new Reply.Final(new Outcome.Succeeded(payload), null);
  }
}
