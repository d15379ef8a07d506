package io.cronledger.api;

import static io.cronledger.run.ScriptedPlatform.success;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.logged.Logged;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go away in the middle: nothing of ours went wrong, and the log says nothing. */
class HangUpApiTest {
  /** More than the sockets of both ends hold, so that it is still being written then. */
  private static final int LARGE = 32 << 20;

  private final Logged log = new Logged();
  private final ServedApi api = new ServedApi();

  HangUpApiTest() throws IOException {}

  @AfterEach
  void stop() {
    log.close();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/runs/RUN/output", "/api/v1/export?payloads=true"})
  void within_an_answer(String path) throws IOException {
    var large = Payload.of("text/plain", "x".repeat(LARGE).getBytes(US_ASCII));
    api.platform.replying(new Reply.Final(new Outcome.Succeeded(large), null));
    api.enact("prices");
    api.minutePasses();

    String asked = path.replace("RUN", api.newest().id().toString());
    try (Socket socket = say("GET %s HTTP/1.1\r\n".formatted(asked), "")) {
      assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII)).endsWith("200");
    }
    api.close();

    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void within_a_body() throws IOException {
    api.platform.replying(success("{}"));

    try (Socket socket =
        say("POST /api/v1/runs HTTP/1.1\r\nContent-Length: 100\r\n", "{\"task\":")) {
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1_000);
    }
    api.close();

    assertThat(log.warnings()).isEmpty();
  }

  private Socket say(String head, String body) throws IOException {
    String host = api.address.getAuthority();
    String all = head + "Host: " + host + "\r\nContent-Type: application/json\r\n\r\n" + body;
    var socket = new Socket(api.address.getHost(), api.address.getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(all.getBytes(US_ASCII));
    return socket;
  }
}
