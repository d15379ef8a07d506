package io.cronledger.process;

import io.cronledger.process.EndpointBooks.Made;
import io.cronledger.run.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Whether the ledger and the endpoint tell the same story of each run. */
final class Agreement {
  /** What the endpoint's own words are on both sides. */
  private static final Set<Status> RAN =
      Set.of(Status.SUCCEEDED, Status.FAILED, Status.TIMED_OUT, Status.ABORTED);

  private final EndpointBooks endpoint;
  private final LedgerBooks ledger;
  private final Map<String, List<Made>> made;
  private final List<JsonNode> runs;

  Agreement(EndpointBooks endpoint, LedgerBooks ledger, List<Made> made, List<JsonNode> entries) {
    this.endpoint = endpoint;
    this.ledger = ledger;
    this.made = made.stream().collect(Collectors.groupingBy(run -> run.key().run().toString()));
    this.runs = entries;
  }

  /** How many entries there are of each status. */
  Map<Status, Integer> tally() {
    Map<Status, Integer> tally = new TreeMap<>();
    runs.forEach(entry -> tally.merge(KillIT.status(entry), 1, Integer::sum));
    return tally;
  }

  List<String> differences(Instant horizon) {
    List<String> differences = new ArrayList<>();
    Map<String, JsonNode> known = new TreeMap<>();
    runs.forEach(run -> known.put(run.path("id").asString(), run));
    made.forEach(
        (id, runsOfIt) -> {
          if (!known.containsKey(id)) {
            differences.add("the ledger does not know " + runsOfIt);
          }
          if (runsOfIt.size() > 1) {
            differences.add("made more than once: %s for %s".formatted(runsOfIt, known.get(id)));
          }
        });
    known.forEach(
        (id, run) -> {
          if (!KillIT.slot(run).isAfter(horizon)) {
            difference(run, made.getOrDefault(id, List.of())).forEach(differences::add);
          }
        });
    return differences;
  }

  private List<String> difference(JsonNode run, List<Made> runsOfIt) {
    Status status = KillIT.status(run);
    if (runsOfIt.isEmpty()) {
      return RAN.contains(status) ? List.of("the endpoint never made " + run) : List.of();
    }
    Made one = runsOfIt.getFirst();
    if (!status.label().equals(one.status())) {
      return List.of("%s ended %s, but in the ledger: %s".formatted(one, one.status(), run));
    }
    if (status != Status.SUCCEEDED) {
      return List.of();
    }
    return Arrays.equals(ledger.output(run), endpoint.output(one))
        ? List.of()
        : List.of("the outputs of %s and %s differ".formatted(one, run));
  }
}
