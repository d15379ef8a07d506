package io.cronledger.apify;

import static io.cronledger.apify.Calls.CANARY;
import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import java.io.IOException;
import java.time.Duration;

/** What a server does to a call, and what is made of it. */
final class Fault {
  static final String ANSWER =
      "HTTP/1.1 201 Created\nContent-Type: application/json\nContent-Length: 7\n\n{\"a\":1}";

  private Fault() {}

  /** None. */
  static void answer(RawServer.Line line) throws IOException {
    heard(line).say(ANSWER);
  }

  /** Takes in a whole call. */
  static RawServer.Line heard(RawServer.Line line) throws IOException {
    String call = line.hear();
    assertThat(call).contains("Authorization: Bearer " + CANARY);
    return line;
  }

  static void gives(String expected, RawServer.Conversation conversation) throws Exception {
    gives(expected, call(), conversation);
  }

  /** The reply, at most one copy of the call on the wire, and the line hung up afterwards. */
  static void gives(String expected, TaskCall call, RawServer.Conversation conversation)
      throws Exception {
    try (var server = new RawServer(conversation);
        var platform = Calls.platform(server.uri())) {
      Reply reply = platform.runSync(KEY, call, () -> true);

      assertThat(told(reply)).isEqualTo(expected);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.calls()).hasSizeLessThanOrEqualTo(1);
      awaitHangUp(server);
    }
  }

  static void awaitHangUp(RawServer server) {
    await().pollInterval(Duration.ofMillis(2)).until(() -> server.open() == 0);
  }
}
