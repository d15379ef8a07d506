package io.cronledger.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What the ledger has on record, as the service tells it. */
record LedgerBooks(Answers service) {

  /** Each schedule's name, and since when its definition is in force. */
  Map<String, Instant> schedules() {
    Map<String, Instant> since = new TreeMap<>();
    service
        .json("/api/v1/schedules")
        .path("schedules")
        .forEach(
            schedule ->
                since.put(
                    schedule.path("name").asString(),
                    Instant.parse(schedule.path("since").asString())));
    return since;
  }

  /** All entries, newest first. */
  List<JsonNode> entries() {
    List<JsonNode> all = new ArrayList<>();
    String before = "";
    JsonNode page;
    do {
      page = service.json("/api/v1/runs?limit=200" + before);
      page.path("runs").forEach(all::add);
      before = "&before=" + page.path("next").asString("");
    } while (page.path("next").isString());
    return all;
  }

  /** The slot of each run, by id. */
  Map<String, Instant> slots() {
    Map<String, Instant> slots = new TreeMap<>();
    entries().forEach(entry -> slots.put(entry.path("id").asString(), KillIT.slot(entry)));
    return slots;
  }

  /** How many nodes have calls under way. */
  int nodesAtWork() {
    int atWork = 0;
    for (JsonNode node : service.json("/api/v1/nodes").path("nodes")) {
      atWork += node.path("running").asInt() > 0 ? 1 : 0;
    }
    return atWork;
  }

  /** How far the clock of each node is ahead of the database's. */
  List<Long> secondsAhead() {
    List<Long> seconds = new ArrayList<>();
    for (JsonNode node : service.json("/api/v1/nodes").path("nodes")) {
      seconds.add(Math.round(node.path("clockSkewMillis").asLong() / 1e3));
    }
    return seconds;
  }

  byte[] output(JsonNode run) {
    return service.bytes("/api/v1/runs/%s/output".formatted(run.path("id").asString()));
  }
}
