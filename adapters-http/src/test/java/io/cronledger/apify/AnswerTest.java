package io.cronledger.apify;

import static io.cronledger.apify.Calls.CANARY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.send;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.answering;
import static io.cronledger.apify.ScriptedServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Reply;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class AnswerTest {
  private static final String FAILED =
      "Actor run did not succeed (run ID: 55uatRrZib4xbZs, status: FAILED)";

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource({"it_ran", "nothing_ran", "who_knows", "nonsense"})
  void every_answer_is_sorted_by_whether_anything_ran(String answer, String expected)
      throws Exception {
    try (var server = answering(answer)) {
      Reply reply = send(server.uri(), call());

      assertThat(told(reply)).isEqualTo(expected);
      assertThat(server.requests()).hasSize(1);
    }
  }

  static Stream<Arguments> it_ran() {
    return Stream.of(
        row(answer(201, "application/json", "{\"a\":1}"), "SUCCEEDED application/json {\"a\":1}"),
        row(answer(201, "application/json", "[7]"), "SUCCEEDED application/json [7]"),
        row(answer(201, "text/html", "<p>"), "SUCCEEDED text/html <p>"),
        row(answer(200, "image/png", "\u0089PNG"), "SUCCEEDED image/png \ufffdPNG"),
        row(answer(201, "text/plain", ""), "SUCCEEDED text/plain "),
        row("HTTP/1.1 204 X\n\n", "SUCCEEDED application/octet-stream "),
        row("HTTP/1.1 201 X\nContent-Length: 1\n\n7", "SUCCEEDED application/octet-stream 7"),
        row(
            "HTTP/1.1 201 X\n\nuntil it closes",
            "SUCCEEDED application/octet-stream until it closes"),
        row(
            "HTTP/1.1 201 X\nContent-Type: a/b\nTransfer-Encoding: chunked\n\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            "SUCCEEDED a/b abc"),
        row(answer(201, "x".repeat(300), "7"), "SUCCEEDED application/octet-stream 7"),
        row(answer(201, "text/\u00e9", "7"), "SUCCEEDED application/octet-stream 7"),
        row(error(400, "run-failed", FAILED), "FAILED run-failed 55uatRrZib4xbZs"),
        row(error(400, "run-failed", FAILED + "."), "FAILED run-failed 55uatRrZib4xbZs"),
        row(
            error(400, "run-failed", FAILED.replace("FAILED", "TIMED-OUT")),
            "TIMED-OUT run-failed 55uatRrZib4xbZs"),
        row(error(400, "run-failed", "oh: run id:abc,status:ABORTED"), "ABORTED run-failed abc"),
        row(error(400, "run-failed", "run ID: abc, status: EXPLODED"), "FAILED run-failed abc"),
        row(error(400, "run-failed", "worded anew"), "FAILED run-failed null"),
        row(
            error(400, "run-failed", "run ID: " + "a".repeat(65) + ", status: ABORTED"),
            "FAILED run-failed null"));
  }

  static Stream<Arguments> nothing_ran() {
    return Stream.of(
        row(error(400, "invalid-input", "Input is not valid"), "REFUSED invalid-input"),
        row(error(400, "unknown-build-tag", "x"), "REFUSED unknown-build-tag"),
        row(error(401, "user-or-token-not-found", "x"), "REFUSED user-or-token-not-found"),
        row(
            error(402, "not-enough-usage-to-run-paid-actor", "x"),
            "REFUSED not-enough-usage-to-run-paid-actor"),
        row(error(402, "x402-payment-required", "x"), "REFUSED x402-payment-required"),
        row(
            error(402, "actor-memory-limit-exceeded", "x"),
            "NOT NOW actor-memory-limit-exceeded null"),
        row(
            error(402, "concurrent-runs-limit-exceeded", "x"),
            "NOT NOW concurrent-runs-limit-exceeded null"),
        row(
            error(403, "concurrent-runs-limit-exceeded", "x"),
            "NOT NOW concurrent-runs-limit-exceeded null"),
        row(error(403, "insufficient-permissions", "x"), "REFUSED insufficient-permissions"),
        row(error(403, "platform-feature-disabled", "x"), "REFUSED platform-feature-disabled"),
        row(error(404, "record-not-found", "x"), "REFUSED record-not-found"),
        row(error(405, "method-not-allowed", "x"), "REFUSED method-not-allowed"),
        row(error(413, "request-too-large", "x"), "REFUSED request-too-large"),
        row(
            error(415, "unsupported-content-encoding", "x"),
            "REFUSED unsupported-content-encoding"),
        row(error(429, "rate-limit-exceeded", "x"), "NOT NOW rate-limit-exceeded null"),
        row(tooMany("Retry-After: 7"), "NOT NOW http-429 PT7S"),
        row(tooMany("Retry-After: soon"), "NOT NOW http-429 null"),
        row(tooMany("Retry-After: 999999999"), "NOT NOW http-429 PT10M"),
        row(
            tooMany(
                "Date: Wed, 25 Nov 2026 03:00:00 GMT\nRetry-After: Wed, 25 Nov 2026 03:00:09 GMT"),
            "NOT NOW http-429 PT9S"),
        row(tooMany("Retry-After: Wed, 25 Nov 2026 03:00:09 GMT"), "NOT NOW http-429 null"),
        row(
            "HTTP/1.1 301 X\nLocation: http://127.0.0.2/\nContent-Length: 0\n\n",
            "REFUSED http-301"),
        row("HTTP/1.1 304 X\n\n", "REFUSED http-304"));
  }

  private static Arguments row(String answer, String expected) {
    return Arguments.of(answer, expected);
  }

  private static String tooMany(String headers) {
    return "HTTP/1.1 429 X\n%s\nContent-Length: 0\n\n".formatted(headers);
  }

  static Stream<Arguments> who_knows() {
    return Stream.of(
        row(error(408, "run-timeout-exceeded", "x"), "UNCLEAR run-timeout-exceeded"),
        row(error(500, "internal-server-error", "x"), "UNCLEAR internal-server-error"),
        row(answer(502, "text/html", "<h1>Bad gateway</h1>"), "UNCLEAR http-502"),
        row("HTTP/1.1 503 X\nRetry-After: 5\nContent-Length: 0\n\n", "UNCLEAR http-503"),
        row(answer(599, "text/plain", ""), "UNCLEAR http-599"),
        row("HTTP/1.1 201 X\nContent-Length: 100\n\ncut", "UNCLEAR connection-lost"),
        row("HTTP/1.1 201 X\nTransfer-Encoding: chunked\n\n5\r\nab", "UNCLEAR connection-lost"),
        row("HTTP/1.1 201 X\nTransfer-Encoding: chunked\n\nzz\r\nab", "UNCLEAR connection-lost"),
        row("HTTP/1.1 400 X\nContent-Length: 100\n\n{\"error\":", "UNCLEAR connection-lost"),
        row("HTTP/1.1 201 X\nContent-Length: many\n\n7", "UNCLEAR connection-lost"),
        row("HTTP/1.1 201 X\nContent-Length: 99999999999999999999\n\n7", "UNCLEAR connection-lost"),
        row("HTTP/1.1 twohundred X\n\n", "UNCLEAR connection-lost"),
        row("HTTP/1.1 99999 X\n\n", "UNCLEAR http-999"),
        row("HTTP/1.1 201 X\nA: " + "x".repeat(500_000) + "\n\n", "UNCLEAR connection-lost"),
        row("HTTP/1.", "UNCLEAR connection-lost"),
        row("SSH-2.0-OpenSSH\n\n", "UNCLEAR connection-lost"),
        row("\u0000".repeat(100), "UNCLEAR connection-lost"),
        row("", "UNCLEAR connection-lost"));
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        row(answer(404, "application/json", "{\"error\":7}"), "REFUSED http-404"),
        row(answer(404, "application/json", ""), "REFUSED http-404"),
        row(answer(404, "application/json", "null"), "REFUSED http-404"),
        row(answer(404, "application/json", "[".repeat(60_000)), "REFUSED http-404"),
        row(
            answer(400, "application/json", "{\"error\":{\"type\":{},\"message\":[]}}"),
            "REFUSED http-400"),
        row(answer(400, "application/json", "{\"error\":{\"message\":\"x\"}}"), "REFUSED http-400"),
        row(error(400, "never-heard-of", "x"), "REFUSED never-heard-of"),
        row(error(400, "a".repeat(200), "x"), "REFUSED " + "a".repeat(100) + "…"),
        row(answer(499, "text/plain", "x".repeat(100_000)), "REFUSED http-499"));
  }

  @Test
  void what_a_stranger_wrote_is_kept_bounded_and_without_what_no_database_takes() throws Exception {
    String message = "bad \\u0000\\ud800 " + "x".repeat(3000);

    Failure failure = failure(error(400, "invalid-input", message));

    assertThat(failure.message())
        .hasSizeLessThanOrEqualTo(2001)
        .startsWith("bad ? xxx")
        .endsWith("x…");
    assertThat(failure.httpStatus()).isEqualTo(400);
  }

  @Test
  void a_body_without_an_envelope_is_told_as_it_is() throws Exception {
    assertThat(failure(answer(403, "text/html", " <h1>No</h1>\n")).message())
        .isEqualTo("<h1>No</h1>");
    assertThat(failure(answer(403, "text/html", "")).message())
        .isEqualTo("HTTP 403 without a body");
    assertThat(failure("HTTP/1.1 301 X\nLocation: http://x/\nContent-Length: 0\n\n").message())
        .isEqualTo("redirected to http://x/; redirects are not followed");
  }

  @Test
  void a_token_that_is_echoed_does_not_reach_the_failure() throws Exception {
    Failure failure = failure(error(401, "bad-" + CANARY, "x".repeat(1990) + CANARY));

    assertThat(failure.toString()).doesNotContain("CANARY").contains("xxx***");
  }

  private static Failure failure(String answer) throws Exception {
    try (var server = answering(answer)) {
      var refused = (Reply.Final) send(server.uri(), call());
      return ((Outcome.Refused) refused.outcome()).why();
    }
  }
}
