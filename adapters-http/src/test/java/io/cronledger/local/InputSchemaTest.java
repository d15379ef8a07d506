package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorMessage;
import static io.cronledger.local.Endpoint.errorType;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputSchemaTest {
  private static final String SCHEMA =
      """
      {"title": "Input", "type": "object", "schemaVersion": 1, "required": ["url"], "properties": {
        "url": {"type": "string", "pattern": "^https?://"},
        "depth": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3},
        "mode": {"type": "string", "enum": ["fast", "slow"], "default": "fast"},
        "tags": {"type": "array", "maxItems": 2, "nullable": true},
        "proxy": {"type": "object"}}}
      """;

  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder);
    endpoint
        .task("actor", "cat", "\"output\": \"stdout\", \"input\": {\"depth\": 2}")
        .file("actor/.actor/actor.json", "{\"input\": \"./input_schema.json\"}")
        .file("actor/.actor/input_schema.json", SCHEMA);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void what_body_and_task_lack_is_filled_from_the_schema() {
    var answer = endpoint.run("~actor", "{\"url\": \"http://x/\", \"tags\": null, \"more\": 1}");

    assertThat(json(answer))
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"depth\":2,\"url\":\"http://x/\",\"tags\":null,\"more\":1,\"mode\":\"fast\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                   | Field input.url is required
          {"url": 1}                           | Field input.url must be string
          {"url": "ftp://x"}                   | Field input.url must match pattern
          {"url": "http://x", "depth": 0}      | Field input.depth must be >= 1
          {"url": "http://x", "depth": 10}     | Field input.depth must be <= 9
          {"url": "http://x", "depth": 1.5}    | Field input.depth must be integer
          {"url": "http://x", "mode": "other"} | Field input.mode must be equal to one of the allowed values: "fast", "slow"
          {"url": "http://x", "tags": [1,2,3]} | Field input.tags must have a number of items <= 2
          {"url": "http://x", "proxy": null}   | Field input.proxy must be object
          """)
  void what_the_schema_does_not_allow_is_400_and_no_run(String input, String message) {
    var answer = endpoint.run("~actor", input);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("invalid-input");
    assertThat(errorMessage(answer)).startsWith("Input is not valid: ").contains(message);
    assertThat(json(endpoint.get("/v2/actor-runs")).at("/data/total").asInt()).isZero();
  }

  @Test
  void a_schema_that_cannot_be_read_is_told() {
    endpoint.file("actor/.actor/input_schema.json", "{");

    var answer = endpoint.run("~actor", "{}");

    assertThat(errorType(answer)).isEqualTo("invalid-input-schema");
    assertThat(errorMessage(answer)).contains("input_schema.json");
  }
}
