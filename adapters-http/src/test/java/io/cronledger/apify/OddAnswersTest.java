package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Delivery;
import io.cronledger.run.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that come whole, and are not what they should be. */
@Timeout(120)
class OddAnswersTest {
  @RegisterExtension final NothingLeft left = new NothingLeft();

  @Test
  void an_interim_answer_is_not_the_answer() throws Exception {
    Fault.gives(
        "SUCCEEDED application/json {\"a\":1}",
        line ->
            Fault.heard(line)
                .say(
                    "HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\n"
                        + Fault.ANSWER));
    Fault.gives(
        "UNCLEAR connection-lost", line -> Fault.heard(line).say("HTTP/1.1 100 Continue\n\n"));
  }

  @Test
  void a_redirect_is_not_followed_and_the_token_stays_here() throws Exception {
    try (var elsewhere = new RawServer(Fault::answer)) {
      Fault.gives(
          "REFUSED http-301",
          line ->
              Fault.heard(line)
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
          Fault.heard(line).say("HTTP/1.1 201 X\nContent-Type: a/b\nContent-Length: 209715200\n\n");
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
      left.assertHeapIsWithin(64L << 20);
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
                line -> Fault.heard(line).say(zipped(201, "text/plain", bomb.length)).say(bomb));
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
    Fault.gives(
        "FAILED run-failed abc",
        line ->
            Fault.heard(line).say(zipped(400, "application/json", refusal.length)).say(refusal));
  }

  @Test
  void what_only_pretends_to_be_gzip_is_kept_as_it_is() throws Exception {
    Fault.gives(
        "SUCCEEDED text/plain no",
        line -> Fault.heard(line).say(zipped(201, "text/plain", 2)).say("no"));
    byte[] cut = Arrays.copyOf(gzip("hello hello hello".getBytes(ISO_8859_1)), 18);
    Fault.gives(
        "SUCCEEDED text/plain hello h (truncated)",
        line -> Fault.heard(line).say(zipped(201, "text/plain", cut.length)).say(cut));
  }

  @Test
  void a_wrong_length_is_either_a_cut_or_something_after_the_answer() throws Exception {
    Fault.gives(
        "UNCLEAR connection-lost",
        line -> Fault.heard(line).say("HTTP/1.1 201 X\nContent-Length: 100\n\n{\"a\":1}"));
    Fault.gives(
        "SUCCEEDED a/b {\"a\"",
        line ->
            Fault.heard(line)
                .say("HTTP/1.1 201 X\nContent-Type: a/b\nContent-Length: 4\n\n{\"a\":1}"));
  }

  private static String zipped(int status, String contentType, int length) {
    return "HTTP/1.1 %d X\nContent-Encoding: gzip\nContent-Type: %s\nContent-Length: %d\n\n"
        .formatted(status, contentType, length);
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
}
