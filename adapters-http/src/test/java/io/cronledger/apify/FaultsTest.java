package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.Calls.within;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a network and a server can do to a call, done to it for real. */
@Timeout(120)
class FaultsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension final NothingLeft left = new NothingLeft();

  @Test
  void a_request_that_is_cut_at_any_byte_is_not_sent_again() throws Exception {
    int length;
    try (var server = new RawServer(Fault::answer);
        var platform = Calls.platform(server.uri())) {
      platform.runSync(KEY, call(), () -> true);
      length = server.calls().getFirst().length();
    }
    for (int at = 0; at <= length; at++) {
      int cut = at;
      try (var server = new RawServer(line -> line.hear(cut));
          var platform = Calls.platform(server.uri())) {
        String told = told(platform.runSync(KEY, call(), () -> true));

        // The server may hang up before the client has come to the body.
        assertThat(told)
            .as("cut at %d", cut)
            .isIn(
                cut == length
                    ? List.of("UNCLEAR connection-lost")
                    : List.of("UNCLEAR connection-lost", "NOT NOW unreachable null"));
        if (told.startsWith("UNCLEAR")) {
          assertThat(server.connections()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void an_answer_that_is_cut_at_any_byte_says_nothing() throws Exception {
    byte[] answer = Fault.ANSWER.replace("\n", "\r\n").getBytes(ISO_8859_1);
    for (int at = 0; at < answer.length; at++) {
      byte[] begun = Arrays.copyOf(answer, at);

      Fault.gives("UNCLEAR connection-lost", line -> saying(line, begun));
      Fault.gives("UNCLEAR connection-lost", line -> saying(line, begun).reset());
    }
  }

  private static RawServer.Line saying(RawServer.Line line, byte[] begun) throws IOException {
    line.hear();
    return line.say(begun);
  }

  @Test
  void a_reset_leaves_the_run_unclear_unless_it_came_before_the_body() throws Exception {
    try (var server = new RawServer(RawServer.Line::reset);
        var platform = Calls.platform(server.uri())) {
      assertThat(told(platform.runSync(KEY, call(), () -> true)))
          .isIn("UNCLEAR connection-lost", "NOT NOW unreachable null");
      assertThat(server.calls()).isEmpty();
    }
    Fault.gives("UNCLEAR connection-lost", line -> Fault.heard(line).reset());
  }

  @Test
  void a_server_that_says_no_more_and_listens_on_leaves_the_run_unclear() throws Exception {
    Fault.gives(
        "UNCLEAR connection-lost",
        line -> {
          Fault.heard(line).sayNoMore();
          line.untilTheyHangUp();
        });
  }

  @Test
  void a_stall_is_let_go_of_at_our_own_deadline_wherever_it_comes() throws Exception {
    for (String begun :
        new String[] {"", "HTTP/1.1 201 X\nContent-", "HTTP/1.1 201 X\nContent-Length: 9\n\nab"}) {
      Fault.gives(
          "UNCLEAR deadline",
          call(within(SHORT)),
          line -> Fault.heard(line).say(begun).untilTheyHangUp());
    }
    Fault.gives("UNCLEAR deadline", call(within(SHORT)), RawServer.Line::untilTheyHangUp);
  }

  @Test
  void an_answer_of_one_byte_a_second_is_let_go_of_too() throws Exception {
    Fault.gives(
        "UNCLEAR deadline",
        call(within(Duration.ofMillis(2500))),
        line -> {
          Fault.heard(line).say("HTTP/1.1 201 X\nContent-Length: 9\n\n");
          while (true) {
            line.say("a");
            Thread.sleep(1000);
          }
        });
  }

  @Test
  void where_nobody_listens_nothing_ran() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    for (String uri : new String[] {"http://127.0.0.1:" + port, "http://no-such-host.invalid"}) {
      assertThat(told(Calls.send(URI.create(uri), call()))).isEqualTo("NOT NOW unreachable null");
    }
  }

  @Test
  void an_endpoint_that_dies_in_the_middle_leaves_its_calls_unclear_and_gets_none_again()
      throws Exception {
    Process endpoint = StallingProgram.start();
    int port = StallingProgram.uri(endpoint).getPort();
    try (var front = new RawServer(line -> line.passOn(port));
        var platform = Calls.platform(front.uri())) {
      var calls = new Concurrent(20, () -> told(platform.runSync(KEY, call(), () -> true)));
      StallingProgram.awaitCalls(endpoint, 20);

      endpoint.destroyForcibly().waitFor();

      assertThat(calls.counted()).containsExactly(entry("UNCLEAR connection-lost", 20L));
      Fault.awaitHangUp(front);
      assertThat(front.connections()).isEqualTo(20);
    } finally {
      endpoint.destroyForcibly();
    }
  }

  @Test
  void a_thousand_calls_that_time_out_together_are_all_let_go_of() throws Exception {
    try (var server =
            new RawServer(
                line -> {
                  line.hear();
                  line.untilTheyHangUp();
                });
        var platform = Calls.platform(server.uri())) {
      var call = call(within(Duration.ofSeconds(8)));
      var calls = new Concurrent(1000, () -> told(platform.runSync(KEY, call, () -> true)));

      assertThat(calls.counted()).containsExactly(entry("UNCLEAR deadline", 1000L));
      assertThat(server.calls()).hasSize(1000);
      Fault.awaitHangUp(server);
    }
  }

  @Test
  void whoever_is_asked_to_let_go_hangs_up_too() throws Exception {
    try (var server =
            new RawServer(
                line -> {
                  line.hear();
                  line.untilTheyHangUp();
                });
        var platform = Calls.platform(server.uri())) {
      var caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      platform.runSync(KEY, call(), () -> true);
                    } catch (InterruptedException asked) {
                      Thread.currentThread().interrupt();
                    }
                  });
      await().until(() -> server.calls().size() == 1);

      caller.interrupt();

      Fault.awaitHangUp(server);
      caller.join();
    }
  }
}
