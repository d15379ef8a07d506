package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorMessage;
import static io.cronledger.local.Endpoint.errorType;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusalTest {
  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder);
    endpoint.prints("echo", "cat");
  }

  @AfterEach
  void stop() {
    assertThat(json(endpoint.get("/v2/actor-tasks/~echo/runs")).at("/data/total").asInt())
        .as("runs started by calls that were refused")
        .isZero();
    endpoint.close();
  }

  @Test
  void no_token_is_401() {
    var answer = endpoint.send(HttpRequest.newBuilder(uri("/v2/actor-tasks/local~echo/run-sync")));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(errorType(answer)).isEqualTo("token-not-provided");
  }

  @Test
  void the_wrong_token_is_401_and_the_right_one_is_taken_in_either_form() {
    try (var strict = Endpoint.in(folder.resolve("strict"), s -> s.withToken("right"))) {
      strict.prints("echo", "cat");
      String path = "/v2/actor-tasks/~echo/run-sync";
      var uri = strict.endpoint().uri();

      var wrong = strict.get(path);
      var header =
          HttpRequest.newBuilder(uri.resolve(path)).header("Authorization", "bearer right");
      var query = HttpRequest.newBuilder(uri.resolve(path + "?token=right"));

      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(errorType(wrong)).isEqualTo("user-or-token-not-found");
      assertThat(wrong.body()).doesNotContain("right");
      assertThat(strict.send(header).statusCode()).isEqualTo(201);
      assertThat(strict.send(query).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void a_task_that_is_not_there_is_404() {
    var answer = endpoint.run("local~nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(errorType(answer)).isEqualTo("record-not-found");
    assertThat(errorMessage(answer)).isEqualTo("Actor task was not found");
  }

  @Test
  void an_address_that_is_not_there_is_404_with_the_envelope() {
    var answer = endpoint.get("/v2/nothing/here");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(errorType(answer)).isEqualTo("page-not-found");
  }

  @Test
  void a_method_that_is_not_there_is_405_with_those_that_are() {
    var answer = endpoint.send(endpoint.request("/v2/actor-tasks/local~echo/run-sync").DELETE());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(errorType(answer)).isEqualTo("method-not-allowed");
    assertThat(errorMessage(answer)).contains("GET").contains("POST");
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET,OPTIONS,POST");
  }

  @Test
  void head_starts_nothing() {
    var answer = endpoint.send(endpoint.request("/v2/actor-tasks/local~echo/run-sync").HEAD());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET,OPTIONS,POST");
  }

  @Test
  void a_name_that_is_empty_is_400() {
    var answer = endpoint.run("local~");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("invalid-request");
  }

  @Test
  void a_refusal_tells_the_rate_limit_too() {
    var answer = endpoint.send(HttpRequest.newBuilder(uri("/v2/actor-tasks/local~echo/run-sync")));

    assertThat(answer.headers().firstValue("X-RateLimit-Limit")).isPresent();
  }

  @Test
  void a_path_that_cannot_be_decoded_is_400_with_the_envelope() throws IOException {
    assertThat(raw("/v2/actor-tasks?token=t&method=%zz", "Host: localhost"))
        .startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          [1]      | invalid-input                | Provided input must be object, got "array" instead.
          "text"   | invalid-input                | Provided input must be object, got "string" instead.
          {"a": 1, | run-input-body-not-valid-json | line 1
          nonsense | run-input-body-not-valid-json | line 1
          """,
      delimiter = '|')
  void a_body_that_is_no_json_object_is_400(String body, String type, String message) {
    var answer = endpoint.run("local~echo", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo(type);
    assertThat(errorMessage(answer)).contains(message);
  }

  @Test
  void a_body_that_is_not_sent_as_json_is_403() {
    var answer =
        endpoint.send(
            endpoint
                .request("/v2/actor-tasks/local~echo/run-sync")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(errorType(answer)).isEqualTo("invalid-content-type-header");
  }

  @Test
  void an_encoding_that_is_not_known_is_415() {
    var answer = endpoint.send(encoded("zstd", new byte[] {1, 2, 3}));

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(errorType(answer)).isEqualTo("unsupported-content-encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br"})
  void a_body_that_is_not_encoded_as_it_says_is_400(String encoding) {
    var answer = endpoint.send(encoded(encoding, new byte[] {1, 2, 3}));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("invalid-request");
  }

  @Test
  void a_gzip_body_that_ends_too_early_is_400() throws IOException {
    var whole = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(whole)) {
      gzip.write("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    }

    var answer = endpoint.send(encoded("gzip", Arrays.copyOf(whole.toByteArray(), 15)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo("invalid-request");
  }

  @Test
  void a_body_over_the_limit_is_413() {
    var answer = endpoint.run("local~echo", " ".repeat(CallBody.MAX_BYTES + 1));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(errorMessage(answer))
        .isEqualTo(
            "The POST payload is too large (limit: 9437184 bytes, actual length: 9437185 bytes).");
  }

  @Test
  void the_limit_counts_what_a_body_unfolds_to() throws IOException {
    var bomb = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[200 << 20]);
    }

    var answer = endpoint.send(encoded("gzip", bomb.toByteArray()));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(errorType(answer)).isEqualTo("request-too-large");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          timeout=-1,             invalid-value
          timeout=soon,           invalid-value
          timeout=1e999999999,    invalid-value
          memory=100,             invalid-value
          memory=384,             invalid-value
          memory=65536,           invalid-value
          maxItems=0,             max-items-must-be-greater-than-zero
          maxTotalChargeUsd=0,    max-total-charge-usd-must-be-greater-than-zero
          restartOnError=perhaps, invalid-value
          webhooks=~~~,           schema-validation
          build=a%20b,            unknown-build-tag
          outputRecordKey=a%2Fb,  invalid-record-key
          """)
  void a_wrong_parameter_is_400(String parameter, String type) {
    var answer = endpoint.post("/v2/actor-tasks/local~echo/run-sync?" + parameter, "{}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorType(answer)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {}
          [{"requestUrl": "https://example.com/"}]
          [{"eventTypes": ["ACTOR.RUN.SUCCEEDED"], "requestUrl": "ftp://example.com/"}]
          [{"eventTypes": ["ACTOR.RUN.WON"], "requestUrl": "https://example.com/"}]
          [{"eventTypes": ["TEST"], "requestUrl": "https://example.com/", "payloadTemplate": 1}]
          [{"eventTypes": ["TEST"], "requestUrl": "https://example.com/", "doNotRetry": "yes"}]
          [{"eventTypes": ["TEST"], "requestUrl": "https://example.com/", "idempotencyKey": ""}]
          """)
  void webhooks_are_checked(String webhooks) {
    var base64 =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(webhooks.getBytes(StandardCharsets.UTF_8));

    var answer = endpoint.post("/v2/actor-tasks/local~echo/run-sync?webhooks=" + base64, "{}");

    assertThat(errorType(answer)).isEqualTo("schema-validation");
  }

  @Test
  void a_foreign_host_name_is_refused() throws IOException {
    assertThat(raw("Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: evil.example:80")).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: 127.0.0.1.evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: localhost:9")).startsWith("HTTP/1.1 404");
    assertThat(raw("Host: [::1]")).startsWith("HTTP/1.1 404");
  }

  @Test
  void a_web_page_of_another_site_is_refused() throws IOException {
    assertThat(raw("Host: localhost\r\nOrigin: http://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("Host: localhost\r\nSec-Fetch-Site: cross-site")).startsWith("HTTP/1.1 403");
  }

  private String raw(String headers) throws IOException {
    return raw("/v2/nothing?token=t", headers);
  }

  private String raw(String path, String headers) throws IOException {
    var address = endpoint.endpoint().address();
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
                  .formatted(path, headers)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpRequest.Builder encoded(String encoding, byte[] body) {
    return endpoint
        .request("/v2/actor-tasks/local~echo/run-sync")
        .header("Content-Type", "application/json")
        .header("Content-Encoding", encoding)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private URI uri(String path) {
    return endpoint.endpoint().uri().resolve(path);
  }
}
