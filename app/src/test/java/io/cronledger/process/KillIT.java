package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The promises, put to the test from outside: the packaged service calls an endpoint through a
 * network that breaks, is killed again and again, and in the end its ledger has to agree with the
 * endpoint's own books.
 *
 * <p>{@code -Dcronledger.kills=50} kills it so often; {@code -Dcronledger.seed=…} repeats a history
 * as far as the machine's timing allows.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("cronledger.kills", 3);
  private static final long SEED = Long.getLong("cronledger.seed", System.nanoTime());

  /** After which absence is proved and all is settled, asked for with ever longer pauses. */
  private static final Duration GRACE_AND_MORE = Duration.ofSeconds(150);

  @TempDir Path home;

  private final Random random = new Random(SEED);
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void kill_after_kill_the_ledger_agrees_with_the_endpoints_own_books() throws Exception {
    System.out.printf("KillIT: %d kills, -Dcronledger.seed=%d%n", KILLS, SEED);
    configure();
    try (var endpoint =
        Packaged.start(home, Map.of(), "endpoint", "--endpoint-port", "0", "--sync-limit", "1s")) {
      URI address = URI.create(endpoint.said("ready at (http://\\S+)"));
      try (var proxy = new CuttingProxy(address.getPort(), random)) {
        Map<String, Instant> since = killAgainAndAgain(proxy);
        proxy.calmDown();
        try (var service = serve(proxy)) {
          var ledger = new LedgerBooks(new Answers(http, page(service)));
          var books = new EndpointBooks(new Answers(http, address));
          Instant horizon = InstantSource.system().instant();
          var comparison = new Comparison(books, ledger, horizon);
          comparison.settle(GRACE_AND_MORE, KILLS > 5);
          assertThat(comparison.compare("KillIT", since)).isGreaterThan(KILLS);
          assertThat(since).hasSize(3);
          System.out.println("KillIT: connections " + proxy.cuts());
        }
      }
    }
  }

  private void configure() throws IOException {
    var tasks = new TaskFolder(home);
    tasks.steady();
    tasks.uneven();
    tasks.write("failing", "sleep 0.2; exit 1");
    Files.createDirectories(home.resolve("config/cron.d"));
    String input = "input={\"run\":\"${run.id}\",\"slot\":\"${slot}\"}";
    Files.writeString(
        home.resolve("config/cron.d/all.cron"),
        """
        timeout=20 late=5m retry=5 backoff=300ms wait=4s
        * * * * * *  local~steady   name=steady   overlap=allow  catchup=all   %1$s
        * * * * * *  local~uneven   name=uneven   overlap=skip   catchup=last  %1$s
        * * * * * *  local~failing  name=failing  overlap=allow  catchup=none  %1$s
        """
            .formatted(input));
  }

  private Packaged serve(CuttingProxy proxy) {
    String endpoint = proxy.uri().toString();
    return Packaged.start(
        home,
        Packaged.TOKEN,
        "serve",
        "--http-port",
        "0",
        "--endpoint",
        endpoint,
        "--data",
        "ledger");
  }

  private static URI page(Packaged service) {
    return URI.create(service.said("ready at (http://\\S+)"));
  }

  /** Returns since when each schedule has been in force. */
  private Map<String, Instant> killAgainAndAgain(CuttingProxy proxy) {
    Map<String, Instant> since = Map.of();
    for (int kill = 0; kill < KILLS; kill++) {
      try (var service = serve(proxy)) {
        URI page = page(service);
        if (since.isEmpty()) {
          since = new LedgerBooks(new Answers(http, page)).schedules();
        }
        assertThat(service.endsWithin(Duration.ofMillis(random.nextInt(200, 4_000)))).isFalse();
        service.kill();
      }
    }
    return since;
  }

  static Status status(JsonNode entry) {
    return Status.parse(entry.path("status").asString()).orElseThrow();
  }

  static Instant slot(JsonNode entry) {
    return Instant.parse(entry.path("slot").asString());
  }
}
