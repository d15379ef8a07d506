package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Node;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NodesApiTest {
  private static final Instant JOINED = Instant.parse("2026-11-24T11:00:00Z");

  private final ServedApi api = new ServedApi();

  NodesApiTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  private static Node node(long epoch, boolean live, boolean ended) {
    return new Node(
        epoch,
        new UUID(0, epoch),
        "node-" + epoch,
        "0.2",
        true,
        JOINED,
        JOINED.plusSeconds(50),
        live,
        ended,
        epoch == 1 ? Duration.ofMillis(-70) : null,
        3,
        null);
  }

  @Test
  void nodes_are_told_of_as_they_last_told_of_themselves() throws Exception {
    api.ledger.servedBy(
        "node-1", List.of(node(1, true, false), node(2, false, false), node(3, false, true)));

    JsonNode nodes = json(api.get("/api/v1/nodes")).path("nodes");

    assertThat(nodes)
        .extracting(node -> node.path("state").asString())
        .containsExactly("live", "silent", "ended");
    assertThat(nodes.path(0).path("clockSkewMillis").asInt()).isEqualTo(-70);
    assertThat(nodes.path(0).path("running").asInt()).isEqualTo(3);
    assertThat(nodes.path(0).path("checkedInAt").asString()).isEqualTo("2026-11-24T11:00:50Z");
    assertThat(nodes.path(1).has("clockSkewMillis")).isFalse();
  }

  @Test
  void where_only_one_process_can_serve_nobody_is_named() throws Exception {
    assertThat(json(api.get("/api/v1/nodes")).path("nodes").isEmpty()).isTrue();
  }

  @Test
  void a_run_names_the_node_that_sent_it() throws Exception {
    api.ledger.servedBy("node-1", List.of());
    api.enact("prices");
    api.minutePasses();

    JsonNode run = json(api.get("/api/v1/runs/" + api.newest().id()));

    assertThat(run.at("/attempts/0/node").asString()).isEqualTo("node-1");
  }
}
