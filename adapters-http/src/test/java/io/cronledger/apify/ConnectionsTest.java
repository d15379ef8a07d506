package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.platform;
import static io.cronledger.apify.Calls.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of a connection once it has served. A call that is given one which the endpoint is
 * just closing breaks as if the endpoint had died over it, and what became of its run has to be
 * found out.
 */
@Timeout(60)
class ConnectionsTest {
  private static final int TIMES = 200;

  @Test
  void a_call_is_not_given_a_connection_that_has_served_a_question() throws Exception {
    try (var server = new RawServer(ConnectionsTest::serveOnce);
        var platform = platform(server.uri())) {
      for (int i = 0; i < TIMES; i++) {
        assertThat(platform.problemOf((String) null)).isEmpty();
        assertThat(told(platform.runSync(KEY, call(), () -> true))).startsWith("SUCCEEDED");
      }
      assertThat(server.connections()).isEqualTo(2 * TIMES);
    }
  }

  /** Keeps a connection open unless told otherwise, and then has had enough of it. */
  private static void serveOnce(RawServer.Line line) throws IOException {
    String call = line.hear();
    String last = call.contains("\r\nConnection: close\r\n") ? "Connection: close\n" : "";
    line.say("HTTP/1.1 200 X\n" + last + "Content-Type: a/b\nContent-Length: 11\n\n{\"data\":{}}");
    line.hear();
  }
}
