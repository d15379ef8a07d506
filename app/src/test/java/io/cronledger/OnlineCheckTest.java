package io.cronledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cronledger.cli.CommandLineInterface;
import io.cronledger.cli.Screen;
import io.cronledger.run.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnlineCheckTest {
  @TempDir Path home;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer endpoint = listening();

  private static HttpServer listening() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() throws IOException {
    Files.createDirectories(home.resolve("config/cron.d"));
    endpoint.createContext("/", this::answer);
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.stop(0);
  }

  /** Knows one token and one task. */
  private void answer(HttpExchange call) throws IOException {
    String token = call.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
    String path = call.getRequestURI().toString();
    asked.add(token + " " + path);
    boolean isKnown = token.equals("canary");
    boolean isThere = path.equals("/v2/users/me") || path.contains("/j~good");
    String error = "{\"error\":{\"type\":\"%s\",\"message\":\"no\"}}";
    String body =
        !isKnown
            ? error.formatted("user-or-token-not-found")
            : isThere ? "{\"data\":{}}" : error.formatted("record-not-found");
    byte[] bytes = body.getBytes(UTF_8);
    call.sendResponseHeaders(!isKnown ? 401 : isThere ? 200 : 404, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  @Test
  void token_tasks_and_lists_are_asked_for_and_what_is_wrong_is_told() throws IOException {
    cron("@daily j~good\n@daily j~bad\n@weekly j~good name=again tz=Asia/Tokyo\n");

    assertThat(check(Map.of("APIFY_TOKEN", "canary"))).isEqualTo(2);

    assertThat(lines())
        .containsExactly(
            "3 schedules, no errors.",
            "token  the service's own at %s: answers".formatted(address()),
            "task   j~good: answers",
            "runs   j~good: answers",
            "task   j~bad: record-not-found (HTTP 404): no",
            "runs   j~bad: record-not-found (HTTP 404): no");
    assertThat(asked)
        .containsExactly(
            "canary /v2/users/me",
            "canary /v2/actor-tasks/j~good",
            "canary /v2/actor-tasks/j~good/runs?desc=true&limit=1",
            "canary /v2/actor-tasks/j~bad",
            "canary /v2/actor-tasks/j~bad/runs?desc=true&limit=1");
  }

  @Test
  void when_all_is_well_it_says_so() throws IOException {
    cron("@daily j~good\n");

    assertThat(check(Map.of("APIFY_TOKEN", "canary"), "--json")).isZero();

    assertThat(lines())
        .first()
        .isEqualTo(
            "{\"check\":\"token\",\"subject\":\"the service's own at %s\",\"ok\":true}"
                .formatted(address()));
    assertThat(lines()).hasSize(3);
  }

  @Test
  void each_token_that_a_schedule_names_is_tried() throws IOException {
    cron("@daily j~good token=SHOP\n");

    assertThat(check(Map.of("APIFY_TOKEN", "canary", "TOKEN_SHOP", "wrong"), "--json"))
        .isEqualTo(2);

    assertThat(lines().get(1))
        .contains("\"subject\":\"SHOP at ")
        .contains(
            "\"ok\":false,\"problem\":{\"kind\":\"user-or-token-not-found\",\"message\":\"no\","
                + "\"httpStatus\":401}");
    assertThat(asked).contains("wrong /v2/actor-tasks/j~good");
  }

  @Test
  void a_token_that_is_not_there_is_told_with_its_remedy() throws IOException {
    cron("@daily j~good token=SHOP\n");

    assertThat(check(Map.of("APIFY_TOKEN", "canary"))).isEqualTo(2);

    assertThat(lines()).anyMatch(line -> line.contains("TOKEN_SHOP: is not set"));
  }

  @Test
  void an_endpoint_out_of_reach_is_told_once() throws IOException {
    cron("@daily j~good\n@daily j~bad\n");
    endpoint.stop(0);

    assertThat(check(Map.of("APIFY_TOKEN", "canary"))).isEqualTo(3);

    assertThat(lines()).hasSize(2).last().asString().contains("connection-lost");
  }

  @Test
  void a_trust_store_that_holds_nothing_is_told() throws IOException {
    cron("@daily j~good\n");
    Path empty = Files.writeString(home.resolve("empty.pem"), "");

    assertThat(check(Map.of("APIFY_TOKEN", "canary"), "--trust-store", empty.toString()))
        .isEqualTo(2);

    assertThat(err.toString(UTF_8)).contains(empty + ": holds no certificates");
  }

  @Test
  void the_local_endpoint_is_tried_too() throws IOException {
    cron("@daily local~none\n");

    assertThat(check(Map.of(), "--endpoint", "local", "--json")).isEqualTo(2);

    assertThat(lines().get(0)).contains("\"ok\":true");
    assertThat(lines().get(1)).contains("record-not-found");
  }

  @Test
  void no_token_is_told_to_anybody() throws IOException {
    cron("@daily j~good\n@daily j~bad\n@daily j~good name=c token=SHOP\n");

    check(Map.of("APIFY_TOKEN", "canary", "TOKEN_SHOP", "canary-of-the-shop"));

    assertThat(out + "" + err).doesNotContain("canary");
  }

  private void cron(String lines) throws IOException {
    Files.writeString(home.resolve("config/cron.d/a.cron"), lines);
  }

  private int check(Map<String, String> environment, String... flags) {
    var screen = new Screen(print(out), print(err), 200);
    var time = Time.of(InstantSource.system(), System::nanoTime);
    var program = new Wiring(new Surroundings(time, _ -> {}, environment, screen));
    List<String> args = new ArrayList<>(List.of("check", "--online"));
    args.addAll(List.of("--config", home.resolve("config").toString()));
    if (!List.of(flags).contains("--endpoint")) {
      args.addAll(List.of("--endpoint", address()));
    }
    args.addAll(List.of(flags));
    return new CommandLineInterface(program, screen).execute(args.toArray(String[]::new));
  }

  private String address() {
    return "http://127.0.0.1:" + endpoint.getAddress().getPort();
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }
}
