package io.cronledger.process;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The slots of a schedule that is due every second.
 *
 * @param since it is in force
 * @param horizon the last instant that is looked at
 */
record Slots(String schedule, Instant since, Instant horizon) {

  /** Each with the number of entries that account for it; none if all is well. */
  Map<Instant, Integer> notAccountedForOnce(List<JsonNode> entries) {
    Map<Instant, Integer> accounted = new TreeMap<>();
    for (Instant slot = first(); !slot.isAfter(horizon); slot = slot.plusSeconds(1)) {
      accounted.put(slot, 0);
    }
    for (JsonNode entry : entries) {
      if (entry.path("schedule").asString().equals(schedule)) {
        Instant last = Instant.parse(entry.path("lastSlot").asString(slot(entry).toString()));
        for (Instant slot = slot(entry); !slot.isAfter(last); slot = slot.plusSeconds(1)) {
          if (!slot.isAfter(horizon)) {
            accounted.merge(slot, 1, Integer::sum);
          }
        }
      }
    }
    return accounted.entrySet().stream()
        .filter(slot -> slot.getValue() != 1)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Instant first() {
    return since.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }

  private static Instant slot(JsonNode entry) {
    return KillIT.slot(entry);
  }
}
