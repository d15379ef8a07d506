package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportApiTest {
  private final ServedApi api = new ServedApi();

  ExportApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void it_has_every_run_however_many_a_page_holds() throws Exception {
    api.enact("prices");
    for (int i = 0; i < 205; i++) {
      api.minutePasses();
    }

    var answer = api.get("/api/v1/export");

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/jsonl");
    List<JsonNode> runs = answer.body().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(runs).hasSize(205);
    assertThat(runs.getFirst()).isEqualTo(json(api.get("/api/v1/runs")).at("/runs/0"));
    assertThat(runs).extracting(run -> run.path("id").asString()).doesNotHaveDuplicates();
  }

  @Test
  void contents_join_on_request_as_what_they_are() throws Exception {
    api.platform.replying(
        success("{\"price\":7}"),
        output("text/plain", "seven\n".getBytes(UTF_8)),
        output("image/png", new byte[] {(byte) 0x89, 'P'}),
        new Reply.Final(new Outcome.Lost(Failure.of("gone", "nobody knows")), null));
    api.enact("prices");
    for (int i = 0; i < 4; i++) {
      api.minutePasses();
    }

    List<JsonNode> runs =
        api.get("/api/v1/export?payloads=true")
            .body()
            .lines()
            .map(JsonMapper.shared()::readTree)
            .toList()
            .reversed();

    assertThat(runs.get(0).at("/outputContent/price").asInt()).isEqualTo(7);
    assertThat(runs.get(1).path("outputContent").asString()).isEqualTo("seven\n");
    assertThat(runs.get(2).path("outputContent").asString()).isEqualTo("base64:iVA=");
    assertThat(runs.get(3).has("outputContent")).isFalse();
    assertThat(runs.get(3).path("inputContent").isObject()).isTrue();
  }

  @Test
  void contents_are_exported_to_the_last_digit_and_with_each_name() throws Exception {
    api.platform.replying(
        success("{\"a\":1,\"a\":2}"), success("{\"price\":1.10,\"rate\":0.12345678901234567890}"));
    api.enact("prices");
    api.minutePasses();
    api.minutePasses();

    assertThat(api.get("/api/v1/export?payloads=true").body())
        .contains("\"outputContent\":{\"price\":1.10,\"rate\":0.12345678901234567890}")
        .contains("\"outputContent\":\"{\\\"a\\\":1,\\\"a\\\":2}\"");
  }

  private static Reply output(String type, byte[] bytes) {
    return new Reply.Final(new Outcome.Succeeded(Payload.of(type, bytes)), null);
  }

  @Test
  void a_table_has_a_heading_and_what_fits_alone() throws Exception {
    api.enact("prices", "stock");
    api.minutePasses();

    var answer = api.get("/api/v1/export?format=csv&schedule=stock");

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv");
    assertThat(answer.body().lines()).hasSize(2);
    assertThat(answer.body().lines().toList().get(0)).startsWith("id,schedule,task,cause,slot,");
    assertThat(answer.body().lines().toList().get(1)).contains(",stock,janedoe~price-watch,slot,");
  }

  @Test
  void all_that_is_wrong_is_told_at_once() throws Exception {
    JsonNode problem = json(api.get("/api/v1/export?format=xml&limit=3&status=NOPE"));

    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("errors")).hasSize(3);
    assertThat(json(api.get("/api/v1/export?format=csv&payloads=true")).path("status").asInt())
        .isEqualTo(400);
  }

  @Test
  void a_ledger_that_cannot_be_read_is_told_instead_of_an_empty_export() throws Exception {
    api.ledger.breakDown();

    assertThat(api.get("/api/v1/export").statusCode()).isEqualTo(503);
  }
}
