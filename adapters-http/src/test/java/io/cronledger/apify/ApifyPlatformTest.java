package io.cronledger.apify;

import static io.cronledger.apify.Calls.CANARY;
import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.platform;
import static io.cronledger.apify.Calls.send;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.Calls.within;
import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.answering;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Format;
import io.cronledger.run.Delivery.Mode;
import io.cronledger.run.Delivery.Result.Dataset;
import io.cronledger.run.Departure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApifyPlatformTest {
  private static final Delivery PATIENT = within(Duration.ofSeconds(10));
  private static final CallOptions OPTIONS =
      new CallOptions(
          60, 512, 10, new BigDecimal("0.50"), true, "latest", "MY/KEY", "[{\"a\":\"ÿ\"}]");
  private static final String OPTIONS_SENT =
      "timeout=60&memory=512&maxItems=10&maxTotalChargeUsd=0.50&restartOnError=true&build=latest"
          + "&webhooks=W3siYSI6IsO%2FIn1d";

  @Test
  void the_call_is_the_documented_one() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"))) {
      send(server.uri(), call("{\"foo\":\"bar\"}", OPTIONS, PATIENT));

      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst())
          .startsWith(
              "POST /v2/actor-tasks/janedoe~my-task/run-sync?%s&outputRecordKey=MY%%2FKEY HTTP/1.1\r\n"
                  .formatted(OPTIONS_SENT))
          .contains("Authorization: Bearer " + CANARY + "\r\n")
          .contains("Content-Type: application/json\r\n")
          .contains("Accept: application/json, */*\r\n")
          .contains("Accept-Encoding: identity\r\n")
          .contains(
              "User-Agent: cronledger/0.1 (run/019abcde-0123-7456-89ab-cdef01234567; try/2)\r\n")
          .doesNotContain("Upgrade")
          .endsWith("\r\n\r\n{\"foo\":\"bar\"}");
    }
  }

  @Test
  void an_option_that_was_not_given_is_not_sent() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"))) {
      send(server.uri(), call());

      assertThat(server.asked()).containsExactly("POST /v2/actor-tasks/janedoe~my-task/run-sync");
    }
  }

  @Test
  void a_path_of_the_endpoint_goes_before_the_contracts() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"))) {
      send(URI.create(server.uri() + "/apify/"), call());

      assertThat(server.asked().getFirst()).startsWith("POST /apify/v2/actor-tasks/");
    }
  }

  @Test
  void items_of_a_dataset_are_another_call_with_their_own_options() throws Exception {
    var items = new Dataset(Format.CSV, true, List.of("name", "a b"), 7);
    var all = new Dataset(Format.JSONL, false, List.of(), null);
    try (var server = answering(answer(201, "text/csv", "name,a b\n"))) {
      Reply reply = send(server.uri(), call("{}", OPTIONS, delivery(Mode.SYNC, items)));
      send(server.uri(), call(delivery(Mode.SYNC, all)));

      assertThat(told(reply)).isEqualTo("SUCCEEDED text/csv name,a b\n");
      assertThat(server.asked())
          .containsExactly(
              "POST /v2/actor-tasks/janedoe~my-task/run-sync-get-dataset-items?%s"
                      .formatted(OPTIONS_SENT)
                  + "&format=csv&clean=true&fields=name%2Ca+b&limit=7",
              "POST /v2/actor-tasks/janedoe~my-task/run-sync-get-dataset-items?format=jsonl");
    }
  }

  private static Delivery delivery(Mode mode, Delivery.Result result) {
    return new Delivery(mode, Duration.ofSeconds(10), result, 1 << 20);
  }

  @Test
  void a_large_input_arrives_whole_with_its_length() throws Exception {
    String input = "{\"a\":\"%s\"}".formatted("x".repeat(300_000));
    try (var server = answering(answer(201, "application/json", "{}"))) {
      send(server.uri(), call(input, CallOptions.NONE, PATIENT));

      assertThat(server.requests().getFirst())
          .contains("Content-Length: %d\r\n".formatted(input.length()))
          .endsWith("\r\n\r\n" + input);
    }
  }

  @Test
  void an_input_larger_than_the_endpoint_takes_is_refused_before_it_is_sent() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"))) {
      var fits = new TaskCall(task(), ofSize(9_437_184), CallOptions.NONE, PATIENT, null);
      var larger = new TaskCall(task(), ofSize(9_437_185), CallOptions.NONE, PATIENT, null);

      assertThat(told(send(server.uri(), fits))).startsWith("SUCCEEDED");
      Reply reply = send(server.uri(), larger);

      assertThat(told(reply)).isEqualTo("REFUSED request-too-large");
      assertThat(reply.toString()).contains("9437185 bytes").contains("9437184");
      assertThat(server.requests()).hasSize(1);
    }
  }

  private static TaskRef task() {
    return new TaskRef("a~b");
  }

  private static Payload ofSize(int bytes) {
    return Payload.of("application/json", new byte[bytes]);
  }

  @Test
  void an_output_beyond_the_limit_is_kept_as_far_as_it_goes_and_marked() throws Exception {
    try (var server = answering(answer(201, "text/plain", "x".repeat(5000)))) {
      var delivery =
          new Delivery(Mode.SYNC, Duration.ofSeconds(10), new Delivery.Result.OutputRecord(), 1000);
      Payload output = Calls.output(send(server.uri(), call(delivery)));

      assertThat(output.size()).isEqualTo(1000);
      assertThat(output.truncated()).isTrue();
      assertThat(output)
          .isEqualTo(Payload.of("text/plain", "x".repeat(1000).getBytes(ISO_8859_1), true));
    }
  }

  @Test
  void an_output_of_just_the_limit_is_whole() throws Exception {
    try (var server = answering(answer(201, "text/plain", "x".repeat(1 << 20)))) {
      Payload output = Calls.output(send(server.uri(), call()));

      assertThat(output.size()).isEqualTo(1 << 20);
      assertThat(output.truncated()).isFalse();
    }
  }

  @Test
  void a_call_that_may_not_leave_any_more_is_not_sent() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"));
        var platform = platform(server.uri())) {
      Reply reply = platform.runSync(KEY, call(), () -> false);

      assertThat(told(reply)).isEqualTo("NOT NOW not-sent null");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void whether_it_may_leave_is_asked_once_it_is_connected_and_not_again() throws Exception {
    var asked = new AtomicInteger();
    try (var server = answering(answer(201, "application/json", "{}"));
        var platform = platform(server.uri())) {
      platform.runSync(KEY, call(), () -> asked.incrementAndGet() > 0);
      assertThat(asked).hasValue(1);
    }

    try (var platform = platform(URI.create("http://127.0.0.1:1"))) {
      platform.runSync(KEY, call(), () -> asked.incrementAndGet() > 0);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void it_tells_when_a_call_has_left_and_when_its_answer_begins() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    Departure telling =
        new Departure() {
          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void left() {
            told.add("left");
          }

          @Override
          public void answered() {
            told.add("answered");
          }
        };
    try (var server = answering(answer(201, "application/json", "{}"));
        var platform = platform(server.uri())) {
      platform.runSync(KEY, call(), telling);
    }
    assertThat(told).containsExactly("left", "answered");

    try (var platform = platform(URI.create("http://127.0.0.1:1"))) {
      platform.runSync(KEY, call(), telling);
    }
    assertThat(told).hasSize(2);
  }

  @Test
  void a_connection_is_not_kept_for_another_call() throws Exception {
    try (var server = new RawServer(ApifyPlatformTest::answerAll);
        var platform = platform(server.uri())) {
      for (int i = 0; i < 3; i++) {
        assertThat(told(platform.runSync(KEY, call(), () -> true))).startsWith("SUCCEEDED");
        await().until(() -> server.open() == 0);
      }
    }
  }

  private static void answerAll(RawServer.Line line) throws java.io.IOException {
    while (HttpText.isWhole(line.hear())) {
      line.say(answer(201, "application/json", "{}"));
    }
  }

  @Test
  void without_a_token_nothing_is_sent() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"));
        var platform =
            new ApifyPlatform(
                Route.to(server.uri(), Calls.INCOMING),
                name -> new Tokens.Token.Missing("TOKEN_%s: is not set".formatted(name)),
                "0.1",
                System::nanoTime,
                _ -> {})) {
      var named = new TaskCall(task(), Payload.json("{}"), CallOptions.NONE, PATIENT, "acme");

      Reply reply = platform.runSync(KEY, named, () -> true);

      assertThat(told(reply)).isEqualTo("REFUSED token-missing");
      assertThat(((Outcome.Refused) ((Reply.Final) reply).outcome()).why().message())
          .isEqualTo("TOKEN_acme: is not set");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void each_call_shows_the_token_it_names() throws Exception {
    try (var server = answering(answer(201, "application/json", "{}"));
        var platform =
            new ApifyPlatform(
                Route.to(server.uri(), Calls.INCOMING),
                name -> new Tokens.Token.Shown("token-of-" + name),
                "0.1",
                System::nanoTime,
                _ -> {})) {
      for (String name : List.of("acme", "other")) {
        var named = new TaskCall(task(), Payload.json("{}"), CallOptions.NONE, PATIENT, name);
        platform.runSync(KEY, named, () -> true);
      }

      assertThat(server.requests().get(0)).contains("Bearer token-of-acme\r\n");
      assertThat(server.requests().get(1)).contains("Bearer token-of-other\r\n");
    }
  }
}
