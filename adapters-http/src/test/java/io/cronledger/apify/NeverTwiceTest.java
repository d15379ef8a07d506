package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.platform;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.ScriptedServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.PlatformRun;
import io.cronledger.run.RunFacts;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code java.net.http} does of itself when a connection breaks, and that it cannot hurt. */
@Timeout(60)
class NeverTwiceTest {

  @Test
  void a_call_whose_connection_broke_is_on_the_wire_once() throws Exception {
    try (var server = new RawServer(RawServer.Line::hear);
        var platform = platform(server.uri())) {
      for (int i = 1; i <= 20; i++) {
        assertThat(told(platform.runSync(KEY, call(), () -> true)))
            .isEqualTo("UNCLEAR connection-lost");
        assertThat(server.calls()).hasSize(i);
      }
    }
  }

  @Test
  void so_is_one_on_a_connection_that_has_served_before() throws Exception {
    try (var server =
            new RawServer(
                line -> {
                  line.hear();
                  line.say(answer(201, "application/json", "{}"));
                  line.hear();
                });
        var platform = platform(server.uri())) {
      for (int i = 1; i <= 20; i++) {
        platform.runSync(KEY, call(), () -> true);
        assertThat(server.calls()).hasSize(i);
      }
    }
  }

  @Test
  void a_question_may_be_asked_twice() throws Exception {
    var run = new PlatformRun(KEY, Instant.EPOCH, true, RunFacts.of("r1"));
    try (var server = new RawServer(RawServer.Line::hear);
        var platform = platform(server.uri())) {
      platform.endOf(run, call());

      assertThat(server.calls()).hasSizeBetween(1, 2);
    }
  }

  @Test
  void a_body_that_has_left_is_not_given_out_again_whoever_asks() {
    var body = new WatchedBody(call().input(), () -> true);

    assertThat(read(body)).isEqualTo("{}");

    Assertions.assertThatThrownBy(() -> read(body))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("sent once");
    assertThat(body.hasLeft()).isTrue();
  }

  private static String read(WatchedBody body) {
    var text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    body.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            text.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            text.onNext(java.util.List.of(bytes));
          }

          @Override
          public void onError(Throwable cause) {
            text.onError(cause);
          }

          @Override
          public void onComplete() {
            text.onComplete();
          }
        });
    return text.getBody().toCompletableFuture().join();
  }
}
