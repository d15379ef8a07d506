package io.cronledger.process;

import io.cronledger.run.AttemptKey;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the endpoint itself has on record: the runs it made, and for whom. */
record EndpointBooks(Answers endpoint) {
  private static final int PAGE = 1000;

  /** A run that carries a key of ours. */
  record Made(String id, AttemptKey key, String status) {}

  List<Made> runs() {
    List<Made> all = new ArrayList<>();
    JsonNode items;
    do {
      items =
          endpoint
              .json("/v2/actor-runs?limit=%d&offset=%d".formatted(PAGE, all.size()))
              .path("data")
              .path("items");
      items.forEach(item -> all.add(made(item)));
    } while (items.size() == PAGE);
    return all;
  }

  private static Made made(JsonNode run) {
    String agent = run.path("meta").path("userAgent").asString();
    return new Made(
        run.path("id").asString(),
        AttemptKey.ofUserAgent(agent)
            .orElseThrow(() -> new AssertionError("a run without a key: " + run)),
        run.path("status").asString());
  }

  byte[] output(Made run) {
    return endpoint.bytes("/v2/actor-runs/%s/key-value-store/records/OUTPUT".formatted(run.id()));
  }
}
