package io.cronledger.process;

import io.cronledger.run.AttemptKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the endpoint itself has on record: the runs it made, and for whom. */
record EndpointBooks(Answers endpoint) {
  private static final int PAGE = 1000;

  /**
   * A run that carries a key of ours.
   *
   * @param finishedAt null while it is under way
   */
  record Made(
      String id, AttemptKey key, String status, Instant startedAt, @Nullable Instant finishedAt) {
    boolean isUnderWayAt(Instant at) {
      return !startedAt.isAfter(at) && (finishedAt == null || finishedAt.isAfter(at));
    }
  }

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
        run.path("status").asString(),
        Instant.parse(run.path("startedAt").asString()),
        run.path("finishedAt").isString()
            ? Instant.parse(run.path("finishedAt").asString())
            : null);
  }

  byte[] output(Made run) {
    return endpoint.bytes("/v2/actor-runs/%s/key-value-store/records/OUTPUT".formatted(run.id()));
  }
}
