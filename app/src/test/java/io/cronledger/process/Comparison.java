package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.process.EndpointBooks.Made;
import io.cronledger.run.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;

/**
 * The ledger beside the endpoint's own books: each slot is accounted for once, nothing was made
 * twice, and both tell the same of each run.
 *
 * @param horizon the last slot that is looked at
 */
record Comparison(EndpointBooks endpoint, LedgerBooks ledger, Instant horizon) {

  /**
   * Waits until nothing up to the horizon is open any more.
   *
   * @param toTheEnd whether that goes for runs that the endpoint never got, too: it takes a minute
   *     to prove that
   */
  void settle(Duration atMost, boolean toTheEnd) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(open(toTheEnd)).isEmpty());
  }

  /** Waits until nothing up to the horizon waits to be sent for the first time. */
  void send(Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(unsent()).isEmpty());
  }

  private List<JsonNode> unsent() {
    return ledger.entries().stream()
        .filter(entry -> !KillIT.slot(entry).isAfter(horizon))
        .filter(entry -> KillIT.status(entry) == Status.WAITING)
        .filter(entry -> entry.path("attempts").asInt() == 0)
        .toList();
  }

  private List<JsonNode> open(boolean toTheEnd) {
    Set<String> made =
        endpoint.runs().stream().map(run -> run.key().run().toString()).collect(Collectors.toSet());
    return ledger.entries().stream()
        .filter(entry -> !KillIT.slot(entry).isAfter(horizon))
        .filter(entry -> toTheEnd || made.contains(entry.path("id").asString()))
        .filter(entry -> !KillIT.status(entry).isFinal())
        .toList();
  }

  /**
   * Compares.
   *
   * @param since when each schedule came into force
   * @return how many runs the endpoint made
   */
  int compare(String test, Map<String, Instant> since) {
    List<Made> made = endpoint.runs(); // before the ledger, in which a run is before it is made
    List<JsonNode> entries = ledger.entries();
    var problems = new SoftAssertions();
    since.forEach(
        (name, from) ->
            problems
                .assertThat(new Slots(name, from, horizon).notAccountedForOnce(entries))
                .as("slots of %s that are not accounted for exactly once", name)
                .isEmpty());
    var agreement = new Agreement(endpoint, ledger, made, entries);
    problems.assertThat(agreement.differences(horizon)).isEmpty();
    System.out.printf(
        "%s: %d entries, %d runs at the endpoint, %s%n",
        test, entries.size(), made.size(), agreement.tally());
    problems.assertAll();
    assertThat(since).isNotEmpty();
    return made.size();
  }
}
