package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static io.cronledger.run.ScriptedPlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Cause;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of the endpoint that is pointed at the service. */
class CallTest {
  private static final String CALL = "/v2/actor-tasks/janedoe~my-task/run-sync";
  private final ServedApi api = new ServedApi();

  CallTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void the_answer_is_the_endpoints_and_the_run_is_on_the_books() throws Exception {
    var output = Payload.of("text/plain; charset=utf-8", new byte[] {'o', 'k'});
    api.platform.replying(new Reply.Final(new Outcome.Succeeded(output), null));

    var answer = api.post(CALL + "?memory=512&restartOnError=1&token=x", "{\"a\":1}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    TaskRun run = (TaskRun) api.newest();
    assertThat(answer.headers().firstValue("Cronledger-Run")).contains(run.id().toString());
    assertThat(run.order().cause()).isEqualTo(new Cause.Manual("run-sync", null));
    assertThat(run.order().call().options().memory()).isEqualTo(512);
    assertThat(run.order().call().options().restartOnError()).isTrue();
    assertThat(api.get("/api/v1/runs/%s/input".formatted(run.id())).body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void an_output_is_answered_whose_spool_is_gone_since_it_is_on_the_books() throws Exception {
    var spooled = new Spooled("a long output".getBytes(StandardCharsets.UTF_8));
    api.platform.replying(new Reply.Final(new Outcome.Succeeded(spooled.payload()), null));

    var answer = api.post(CALL, "{}");

    assertThat(spooled.isReleased()).isTrue();
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("a long output");
  }

  /** Clients of the endpoint send again what failed with 500 or more. */
  @Test
  void a_run_whose_end_is_lost_is_not_answered_with_what_makes_a_client_send_again()
      throws Exception {
    var lost = new Outcome.Lost(Failure.of("reply-lost", "7 days have passed"));
    api.platform.replying(new Reply.Final(lost, null));

    var answer = api.post(CALL, "{}");

    assertThat(api.newest().status()).isEqualTo(Status.LOST);
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(answer.body())
        .contains("run-timeout-exceeded", api.newest().id().toString(), "not to be made again");
  }

  /** Bytes that can be read until they are let go of. */
  private static final class Spooled implements Payload.Source {
    private final byte[] bytes;
    private volatile boolean released;

    private Spooled(byte[] bytes) {
      this.bytes = bytes;
    }

    private Payload payload() {
      Payload whole = Payload.of("text/plain", bytes);
      return new Payload(whole.contentType(), whole.size(), whole.sha256(), false, this);
    }

    private boolean isReleased() {
      return released;
    }

    @Override
    public InputStream open() throws IOException {
      if (released) {
        throw new IOException("closed");
      }
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void release() {
      released = true;
    }
  }

  @Test
  void a_bad_end_is_told_in_the_endpoints_words() throws Exception {
    api.platform.replying(
        new Reply.Final(
            new Outcome.Failed(Outcome.End.TIMED_OUT, new Failure("run-failed", "x", 400)),
            RunFacts.of("55uatRrZib4xbZs")),
        new Reply.Final(new Outcome.Refused(new Failure("invalid-input", "no url", 400)), null));

    var failed = api.post(CALL, "{}");
    var refused = api.post(CALL, "{}");

    assertThat(failed.statusCode()).isEqualTo(400);
    assertThat(failed.body())
        .isEqualTo(
            "{\"error\":{\"type\":\"run-failed\",\"message\":\"Actor run did not succeed"
                + " (run ID: 55uatRrZib4xbZs, status: TIMED-OUT).\"}}");
    assertThat(refused.body())
        .isEqualTo("{\"error\":{\"type\":\"invalid-input\",\"message\":\"no url\"}}");
    assertThat(api.newest().status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void no_body_no_type_a_get_and_a_compressed_body_are_taken() throws Exception {
    api.platform.replying(success("1"), success("2"), success("3"));
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("{\"zipped\":true}".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(api.send(api.request(CALL).POST(BodyPublishers.noBody())).body()).isEqualTo("1");
    assertThat(api.get(CALL).body()).isEqualTo("2");
    api.time.pass(Duration.ofSeconds(1)); // so that the next run is the newest
    var answer =
        api.send(
            api.request(CALL, "Content-Encoding", "gzip", "Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(zipped.toByteArray())));

    assertThat(answer.body()).isEqualTo("3");
    assertThat(api.get("/api/v1/runs/%s/input".formatted(api.newest().id())).body())
        .isEqualTo("{\"zipped\":true}");
  }

  @Test
  void what_is_wrong_with_a_call_is_told_in_the_endpoints_shape_and_nothing_runs()
      throws Exception {
    var wrong = api.post(CALL + "?memory=7&webhooks=%21", "{}");
    var options = api.post(CALL + "?memory=7&timeout=x", "{}");

    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(json(wrong).at("/error/message").asString()).contains("webhooks");
    assertThat(json(options).at("/error/type").asString()).isEqualTo("invalid-request");
    assertThat(json(options).at("/error/message").asString())
        .contains("options.memory", "options.timeout");
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void half_a_body_is_the_callers_fault_and_runs_nothing() throws Exception {
    for (String path : List.of(CALL, "/api/v1/runs")) {
      URI uri = api.request(path).build().uri();
      try (var socket = new Socket(uri.getHost(), uri.getPort())) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n";
        String half = head + "Content-Type: application/json\r\n\r\n{\"task\":\"a~b\"}";
        socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("The body broke off");
      }
    }
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void no_foreign_page_can_call() throws Exception {
    var answer = api.post(CALL, "{}", "Origin", "http://evil.example");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).at("/error/message").asString()).contains("foreign");
    assertThat(api.platform.sent()).isEmpty();
  }

  @Test
  void no_foreign_page_can_call_by_a_mere_address() throws Exception {
    for (String site : List.of("cross-site", "same-site", "anything-new")) {
      assertThat(api.get(CALL, "Sec-Fetch-Site", site).statusCode()).isEqualTo(403);
    }
    assertThat(api.platform.sent()).isEmpty();

    assertThat(api.get("/api/v1/runs", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(200);
    api.platform.replying(success("1"), success("2"));
    assertThat(api.get(CALL, "Sec-Fetch-Site", "none").body()).isEqualTo("1");
    assertThat(api.get(CALL, "Sec-Fetch-Site", "same-origin").body()).isEqualTo("2");
  }
}
