package io.cronledger.apify;

import static io.cronledger.apify.Calls.CANARY;
import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.Calls.within;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.Delivery;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a network and a server can do to a call, done to it for real. */
@Timeout(120)
class FaultsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String ANSWER =
      "HTTP/1.1 201 Created\nContent-Type: application/json\nContent-Length: 7\n\n{\"a\":1}";

  private Leaks before = new Leaks(0, List.of(), 0);

  /** What a JVM makes with its first connection, and keeps, is not left behind by a fault. */
  @BeforeAll
  static void connectOnce() throws Exception {
    try (var server = new RawServer(FaultsTest::answer)) {
      Calls.send(server.uri(), call());
    }
  }

  @BeforeEach
  void look() throws IOException {
    before = Leaks.now();
  }

  @AfterEach
  void no_thread_socket_or_memory_is_left_behind() {
    before.assertNothingWasLeft();
  }

  @Test
  void a_request_that_is_cut_at_any_byte_is_not_sent_again() throws Exception {
    int length;
    try (var server = new RawServer(line -> answer(line));
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
    byte[] answer = ANSWER.replace("\n", "\r\n").getBytes(ISO_8859_1);
    for (int at = 0; at < answer.length; at++) {
      byte[] begun = Arrays.copyOf(answer, at);

      assertFault("UNCLEAR connection-lost", line -> saying(line, begun));
      assertFault("UNCLEAR connection-lost", line -> saying(line, begun).reset());
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
    assertFault("UNCLEAR connection-lost", line -> heard(line).reset());
  }

  @Test
  void a_server_that_says_no_more_and_listens_on_leaves_the_run_unclear() throws Exception {
    assertFault(
        "UNCLEAR connection-lost",
        line -> {
          heard(line).sayNoMore();
          line.untilTheyHangUp();
        });
  }

  @Test
  void a_stall_is_let_go_of_at_our_own_deadline_wherever_it_comes() throws Exception {
    for (String begun :
        new String[] {"", "HTTP/1.1 201 X\nContent-", "HTTP/1.1 201 X\nContent-Length: 9\n\nab"}) {
      assertFault(
          "UNCLEAR deadline",
          call(within(SHORT)),
          line -> heard(line).say(begun).untilTheyHangUp());
    }
    assertFault("UNCLEAR deadline", call(within(SHORT)), RawServer.Line::untilTheyHangUp);
  }

  @Test
  void an_answer_of_one_byte_a_second_is_let_go_of_too() throws Exception {
    assertFault(
        "UNCLEAR deadline",
        call(within(Duration.ofMillis(2500))),
        line -> {
          heard(line).say("HTTP/1.1 201 X\nContent-Length: 9\n\n");
          while (true) {
            line.say("a");
            Thread.sleep(1000);
          }
        });
  }

  @Test
  void an_interim_answer_is_not_the_answer() throws Exception {
    assertFault(
        "SUCCEEDED application/json {\"a\":1}",
        line ->
            heard(line)
                .say("HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\n" + ANSWER));
    assertFault("UNCLEAR connection-lost", line -> heard(line).say("HTTP/1.1 100 Continue\n\n"));
  }

  @Test
  void a_redirect_is_not_followed_and_the_token_stays_here() throws Exception {
    try (var elsewhere = new RawServer(FaultsTest::answer)) {
      assertFault(
          "REFUSED http-301",
          line ->
              heard(line)
                  .say(
                      "HTTP/1.1 301 X\nLocation: http://localhost:%d/\nContent-Length: 0\n\n"
                          .formatted(elsewhere.port())));

      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void a_body_of_200_megabytes_is_cut_off_where_the_call_says() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    RawServer.Conversation large =
        line -> {
          heard(line).say("HTTP/1.1 201 X\nContent-Type: a/b\nContent-Length: 209715200\n\n");
          for (int i = 0; i < 200; i++) {
            line.say(megabyte);
          }
        };
    try (var server = new RawServer(large);
        var platform = Calls.platform(server.uri())) {
      Reply some = platform.runSync(KEY, call(), () -> true);
      assertThat(Calls.output(some).size()).isEqualTo(1 << 20);
      assertThat(Calls.output(some).truncated()).isTrue();

      Reply all = platform.runSync(KEY, call(keeping(1L << 30)), () -> true);
      before.assertHeapIsWithin(64L << 20);
      assertThat(Calls.output(all).size()).isEqualTo(200L << 20);
      assertThat(Calls.output(all).truncated()).isFalse();
      assertThat(server.calls()).hasSize(2);
      Calls.output(all).release();
    }
  }

  @Test
  void an_encoding_that_nobody_asked_for_is_undone_within_bounds() throws Exception {
    byte[] bomb = gzip(new byte[64 << 20]);
    try (var server =
            new RawServer(
                line -> heard(line).say(zipped(201, "text/plain", bomb.length)).say(bomb));
        var platform = Calls.platform(server.uri())) {
      Reply reply = platform.runSync(KEY, call(), () -> true);

      assertThat(Calls.output(reply).size()).isEqualTo(1 << 20);
      assertThat(Calls.output(reply).truncated()).isTrue();
      assertThat(server.calls()).hasSize(1);
      assertThat(server.calls().getFirst()).contains("Accept-Encoding: identity\r\n");
      Calls.output(reply).release();
    }
  }

  @Test
  void a_refusal_is_understood_in_an_encoding_that_nobody_asked_for() throws Exception {
    byte[] refusal =
        gzip(
            "{\"error\":{\"type\":\"run-failed\",\"message\":\"run ID: abc, status: FAILED\"}}"
                .getBytes(ISO_8859_1));
    assertFault(
        "FAILED run-failed abc",
        line -> heard(line).say(zipped(400, "application/json", refusal.length)).say(refusal));
  }

  @Test
  void what_only_pretends_to_be_gzip_is_kept_as_it_is() throws Exception {
    assertFault(
        "SUCCEEDED text/plain no", line -> heard(line).say(zipped(201, "text/plain", 2)).say("no"));
    byte[] cut = Arrays.copyOf(gzip("hello hello hello".getBytes(ISO_8859_1)), 18);
    assertFault(
        "SUCCEEDED text/plain hello h (truncated)",
        line -> heard(line).say(zipped(201, "text/plain", cut.length)).say(cut));
  }

  private static String zipped(int status, String contentType, int length) {
    return "HTTP/1.1 %d X\nContent-Encoding: gzip\nContent-Type: %s\nContent-Length: %d\n\n"
        .formatted(status, contentType, length);
  }

  @Test
  void a_wrong_length_is_either_a_cut_or_something_after_the_answer() throws Exception {
    assertFault(
        "UNCLEAR connection-lost",
        line -> heard(line).say("HTTP/1.1 201 X\nContent-Length: 100\n\n{\"a\":1}"));
    assertFault(
        "SUCCEEDED a/b {\"a\"",
        line ->
            heard(line).say("HTTP/1.1 201 X\nContent-Type: a/b\nContent-Length: 4\n\n{\"a\":1}"));
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
  void an_endpoint_that_dies_in_the_middle_leaves_its_calls_unclear() throws Exception {
    Process endpoint = StallingProgram.start();
    try (var platform = Calls.platform(StallingProgram.uri(endpoint))) {
      var calls = new Concurrent(20, () -> told(platform.runSync(KEY, call(), () -> true)));
      StallingProgram.awaitCalls(endpoint, 20);

      endpoint.destroyForcibly();

      assertThat(calls.counted()).containsExactly(entry("UNCLEAR connection-lost", 20L));
      assertThat(told(platform.runSync(KEY, call(), () -> true)))
          .isEqualTo("NOT NOW unreachable null");
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
      awaitHangUp(server);
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

      awaitHangUp(server);
      caller.join();
    }
  }

  private static void answer(RawServer.Line line) throws IOException {
    heard(line).say(ANSWER);
  }

  private static RawServer.Line heard(RawServer.Line line) throws IOException {
    String call = line.hear();
    assertThat(call).contains("Authorization: Bearer " + CANARY);
    return line;
  }

  private static Delivery keeping(long bytes) {
    return new Delivery(
        Delivery.Mode.SYNC, Duration.ofSeconds(60), new Delivery.Result.OutputRecord(), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private void assertFault(String expected, RawServer.Conversation conversation) throws Exception {
    assertFault(expected, call(), conversation);
  }

  /** The reply, at most one copy of the call on the wire, and the line hung up afterwards. */
  private void assertFault(String expected, TaskCall call, RawServer.Conversation conversation)
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

  private static void awaitHangUp(RawServer server) {
    await().pollInterval(Duration.ofMillis(2)).until(() -> server.open() == 0);
  }
}
