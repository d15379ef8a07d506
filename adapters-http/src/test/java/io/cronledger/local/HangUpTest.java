package io.cronledger.local;

import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.logged.Logged;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers that go away in the middle: nothing of ours went wrong, and nothing is run for half a
 * call.
 */
final class HangUpTest {
  private final Logged log = new Logged();

  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder).prints("big", "head -c 50000000 /dev/zero");
  }

  @AfterEach
  void stop() {
    log.close();
    endpoint.close();
  }

  /** What came of the body would be an input. */
  @Test
  void within_a_body() throws IOException {
    for (String more :
        new String[] {"", "Content-Encoding: gzip\r\n", "Expect: 100-continue\r\n"}) {
      String head =
          "POST /v2/actor-tasks/~big/run-sync HTTP/1.1\r\n" + more + "Content-Length: 100\r\n";
      try (Socket socket = say(head, "{\"a\":1}")) {
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1_000);
      }
    }

    assertThat(json(endpoint.get("/v2/actor-runs")).at("/data/total").asInt()).isZero();
    endpoint.close();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void within_an_answer() throws IOException {
    assertThat(endpoint.run("~big").statusCode()).isEqualTo(201);
    String store = endpoint.latest("~big").path("defaultKeyValueStoreId").asString();

    hangUpWithin("GET /v2/key-value-stores/%s/records/OUTPUT HTTP/1.1\r\n".formatted(store), "");
    hangUpWithin("POST /v2/actor-tasks/~big/run-sync HTTP/1.1\r\nContent-Length: 2\r\n", "{}");

    endpoint.close();
    assertThat(log.warnings()).isEmpty();
  }

  private void hangUpWithin(String head, String body) throws IOException {
    try (Socket socket = say(head, body)) {
      assertThat(socket.getInputStream().read()).isPositive();
    }
  }

  private Socket say(String head, String body) throws IOException {
    URI uri = endpoint.endpoint().uri();
    String all =
        head
            + "Host: 127.0.0.1\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\n\r\n"
            + body;
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
