package io.cronledger.apify;

import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.answering;
import static io.cronledger.apify.ScriptedServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Outcome.End;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ApifyPlatformTest {
  private static final String CANARY = "apify_api_CANARY0123456789";
  private static final AttemptKey KEY =
      new AttemptKey(RunId.parse("019abcde-0123-7456-89ab-cdef01234567").orElseThrow(), 2);

  @Test
  void the_call_is_the_documented_one() throws Exception {
    var options =
        new CallOptions(
            60, 512, 10, new BigDecimal("0.50"), true, "latest", "MY/KEY", "[{\"a\":\"ÿ\"}]");

    try (var server = answering(answer(201, "application/json", "{}"))) {
      send(server.uri(), call("janedoe/my-task", "{\"foo\":\"bar\"}", options));

      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst())
          .startsWith(
              "POST /v2/actor-tasks/janedoe~my-task/run-sync?timeout=60&memory=512&maxItems=10"
                  + "&maxTotalChargeUsd=0.50&restartOnError=true&build=latest&outputRecordKey=MY%2FKEY"
                  + "&webhooks=W3siYSI6IsO%2FIn1d HTTP/1.1\r\n")
          .contains("Authorization: Bearer " + CANARY + "\r\n")
          .contains("Content-Type: application/json\r\n")
          .contains(
              "User-Agent: cronledger/0.1 (run/019abcde-0123-7456-89ab-cdef01234567; try/2)\r\n")
          .endsWith("\r\n\r\n{\"foo\":\"bar\"}");
    }
  }

  @Test
  void an_option_that_was_not_given_is_not_sent() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"))) {
      send(server.uri(), call("~mine", "{}", CallOptions.NONE));

      assertThat(server.requests().getFirst())
          .startsWith("POST /v2/actor-tasks/~mine/run-sync HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource
  void every_answer_is_sorted_by_whether_anything_ran(String answer, String expected)
      throws Exception {
    try (var server = answering(answer)) {
      Reply reply = send(server.uri(), call("janedoe~my-task", "{}", CallOptions.NONE));

      assertThat(told(reply)).isEqualTo(expected);
      assertThat(server.requests()).hasSize(1);
    }
  }

  static Stream<Arguments> every_answer_is_sorted_by_whether_anything_ran() {
    return Stream.of(
        Arguments.of(answer(201, "text/html", "<p>"), "SUCCEEDED text/html <p>"),
        Arguments.of(answer(201, "text/plain", ""), "SUCCEEDED text/plain "),
        Arguments.of(
            "HTTP/1.1 201 X\nContent-Length: 1\n\n7", "SUCCEEDED application/octet-stream 7"),
        Arguments.of(
            error(
                400,
                "run-failed",
                "Actor run did not succeed (run ID: 55uatRrZib4xbZs, status: FAILED)"),
            "FAILED run-failed 55uatRrZib4xbZs"),
        Arguments.of(
            error(
                400,
                "run-failed",
                "Actor run did not succeed (run ID: 55uatRrZib4xbZs, status: TIMED-OUT)."),
            "TIMED-OUT run-failed 55uatRrZib4xbZs"),
        Arguments.of(
            error(400, "run-failed", "oh: run id:abc,status:ABORTED"), "ABORTED run-failed abc"),
        Arguments.of(error(400, "run-failed", "worded anew"), "FAILED run-failed null"),
        Arguments.of(error(400, "invalid-input", "Input is not valid"), "REFUSED invalid-input"),
        Arguments.of(error(401, "user-or-token-not-found", "x"), "REFUSED user-or-token-not-found"),
        Arguments.of(
            error(402, "not-enough-usage-to-run-paid-actor", "x"),
            "REFUSED not-enough-usage-to-run-paid-actor"),
        Arguments.of(
            error(402, "actor-memory-limit-exceeded", "x"),
            "NOT NOW actor-memory-limit-exceeded null"),
        Arguments.of(
            error(402, "concurrent-runs-limit-exceeded", "x"),
            "NOT NOW concurrent-runs-limit-exceeded null"),
        Arguments.of(
            error(403, "insufficient-permissions", "x"), "REFUSED insufficient-permissions"),
        Arguments.of(error(404, "record-not-found", "x"), "REFUSED record-not-found"),
        Arguments.of(error(408, "run-timeout-exceeded", "x"), "UNCLEAR run-timeout-exceeded"),
        Arguments.of(error(413, "request-too-large", "x"), "REFUSED request-too-large"),
        Arguments.of(
            "HTTP/1.1 429 X\nRetry-After: 7\nContent-Length: 0\n\n", "NOT NOW http-429 PT7S"),
        Arguments.of(error(500, "internal-server-error", "x"), "UNCLEAR internal-server-error"),
        Arguments.of(answer(502, "text/html", "<h1>Bad gateway</h1>"), "UNCLEAR http-502"),
        Arguments.of(
            "HTTP/1.1 302 X\nLocation: http://127.0.0.2/\nContent-Length: 0\n\n",
            "REFUSED http-302"),
        Arguments.of(answer(404, "application/json", "{\"error\":7}"), "REFUSED http-404"),
        Arguments.of(
            answer(400, "application/json", "{\"error\":{\"type\":{},\"message\":[]}}"),
            "REFUSED http-400"),
        Arguments.of("HTTP/1.1 201 X\nContent-Length: 100\n\ncut", "UNCLEAR connection-lost"),
        Arguments.of(
            "HTTP/1.1 201 X\nTransfer-Encoding: chunked\n\n5\nab", "UNCLEAR connection-lost"),
        Arguments.of("HTTP/1.", "UNCLEAR connection-lost"),
        Arguments.of("SSH-2.0-OpenSSH\n\n", "UNCLEAR connection-lost"),
        Arguments.of("", "UNCLEAR connection-lost"));
  }

  @Test
  void a_reset_after_the_request_leaves_the_run_unclear() throws Exception {
    try (var server = new ScriptedServer((_, socket) -> socket.setSoLinger(true, 0))) {
      Reply reply = send(server.uri(), call("janedoe~my-task", "{}", CallOptions.NONE));

      assertThat(told(reply)).isEqualTo("UNCLEAR connection-lost");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_stalled_answer_is_let_go_of_at_our_own_deadline() throws Exception {
    for (String begun :
        new String[] {"", "HTTP/1.1 201 X\r\n", "HTTP/1.1 201 X\r\nContent-Length: 9\r\n\r\nab"}) {
      var over = new CountDownLatch(1);
      try (var server =
          new ScriptedServer(
              (out, _) -> {
                out.write(begun.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                over.await();
              })) {
        var call =
            new TaskCall(
                new TaskRef("a~b"),
                Payload.json("{}"),
                CallOptions.NONE,
                waitingFor(Duration.ofMillis(300)),
                null);

        assertThat(told(send(server.uri(), call))).isEqualTo("UNCLEAR deadline");
        assertThat(server.requests()).hasSize(1);
      } finally {
        over.countDown();
      }
    }
  }

  @Test
  void when_nobody_listens_nothing_ran() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    for (String uri : new String[] {"http://127.0.0.1:" + port, "http://no-such-host.invalid"}) {
      assertThat(told(send(URI.create(uri), call("a~b", "{}", CallOptions.NONE))))
          .isEqualTo("NOT NOW unreachable null");
    }
  }

  @Test
  void without_a_tls_handshake_nothing_ran() throws Exception {
    try (var server = answering(answer(400, "text/plain", "this is not TLS"))) {
      URI tls = URI.create("https://127.0.0.1:" + server.uri().getPort());

      assertThat(told(send(tls, call("a~b", "{}", CallOptions.NONE))))
          .isEqualTo("NOT NOW unreachable null");
    }
  }

  @Test
  void an_output_beyond_the_limit_is_kept_as_far_as_it_goes_and_marked() throws Exception {
    try (var server = answering(answer(201, "text/plain", "x".repeat(5000)));
        var platform = new ApifyPlatform(server.uri(), () -> CANARY, "0.1", 1000)) {
      Reply reply = platform.runSync(KEY, call("a~b", "{}", CallOptions.NONE), () -> true);

      Payload output = ((Outcome.Succeeded) ((Reply.Final) reply).outcome()).output();
      assertThat(output.size()).isEqualTo(1000);
      assertThat(output.truncated()).isTrue();
    }
  }

  @Test
  void a_token_that_is_echoed_does_not_reach_the_failure() throws Exception {
    try (var server = answering(error(401, "invalid-token", "x".repeat(1990) + CANARY))) {
      Reply reply = send(server.uri(), call("a~b", "{}", CallOptions.NONE));

      assertThat(reply.toString()).doesNotContain("CANARY").contains("xxx***");
    }
  }

  private static TaskCall call(String task, String input, CallOptions options) {
    return new TaskCall(
        new TaskRef(task), Payload.json(input), options, waitingFor(Duration.ofSeconds(10)), null);
  }

  private static Delivery waitingFor(Duration wait) {
    return new Delivery(
        Delivery.Mode.SYNC, wait, new Delivery.Result.OutputRecord(), Delivery.DEFAULT_MAX_OUTPUT);
  }

  private static Reply send(URI endpoint, TaskCall call) throws InterruptedException, IOException {
    try (var platform = new ApifyPlatform(endpoint, () -> CANARY, "0.1", 1 << 20)) {
      return platform.runSync(KEY, call, () -> true);
    }
  }

  private static String told(Reply reply) {
    return switch (reply) {
      case Reply.Final(Outcome.Succeeded(Payload output), _) ->
          "SUCCEEDED %s %s".formatted(output.contentType(), output.text());
      case Reply.Final(Outcome.Failed(End end, Failure failure), RunFacts facts) ->
          "%s %s %s"
              .formatted(
                  end.name().replace('_', '-'), failure.kind(), facts == null ? null : facts.id());
      case Reply.Final(Outcome.Refused(Failure failure), _) -> "REFUSED " + failure.kind();
      case Reply.Final(Outcome.Lost(Failure failure), _) -> "LOST " + failure.kind();
      case Reply.NotNow(Failure failure, Duration after) ->
          "NOT NOW %s %s".formatted(failure.kind(), after);
      case Reply.Unclear(Failure failure) -> "UNCLEAR " + failure.kind();
    };
  }
}
