package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
  @TempDir Path config;
  private final HttpServer service =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  FollowingTest() throws IOException {
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void what_is_learned_later_of_a_run_before_those_listed_is_told_only_if_it_shows() {
    serves(
        "/api/v1/runs",
        "{\"runs\":[{\"id\":\"c\",\"status\":\"RUNNING\"},{\"id\":\"b\",\"status\":\"RUNNING\"},"
            + "{\"id\":\"a\",\"status\":\"SUCCEEDED\"}]}");
    serves(
        "/api/v1/events",
        """
        event: hello
        data: {}

        event: run
        data: {"id":"a","status":"SUCCEEDED","platformRunId":"67ZuQMJlo6GS7O8NJ"}

        event: run
        data: {"id":"b","status":"SUCCEEDED"}

        """);

    assertThat(followed(1)).containsExactly("c RUNNING", "b SUCCEEDED");
  }

  private void serves(String path, String body) {
    service.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.getBytes(UTF_8));
          }
        });
  }

  /** What is told until the service goes. */
  private List<String> followed(int newest) {
    var program = new CommandLineOnFiles(config);
    var out = new ByteArrayOutputStream();
    var screen =
        new Screen(
            new PrintStream(out, true, UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            80);
    var following =
        new Following(
            program,
            program.settings(new Invocation(config, Map.of())),
            screen,
            run -> run.path("id").asString() + " " + run.path("status").asString());
    var desk = new RemoteDesk(URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
    assertThatThrownBy(() -> following.go(desk, Map.of(), newest))
        .isInstanceOf(CommandFailed.class);
    return out.toString(UTF_8).lines().toList();
  }
}
