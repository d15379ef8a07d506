package io.cronledger.apify;

import static io.cronledger.apify.Calls.CANARY;
import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.call;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.FakePlatform.text;
import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.answering;
import static io.cronledger.apify.ScriptedServer.error;
import static io.cronledger.apify.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.apify.FakePlatform.Run;
import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Format;
import io.cronledger.run.Delivery.Mode;
import io.cronledger.run.Delivery.Result.Dataset;
import io.cronledger.run.Outcome;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.TaskCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunEndTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final PlatformRun RUN = new PlatformRun(KEY, NOON, true, RunFacts.of("r1"));
  private static final String TOLD =
      ",\"finishedAt\":\"2026-11-25T12:00:09Z\",\"usageTotalUsd\":0.5,\"defaultDatasetId\":\"ds1\""
          + ",\"consoleUrl\":\"https://console.apify.com/view/runs/r1\""
          + ",\"statusMessage\":\"Out of "
          + CANARY
          + " memory\"";
  private static final String RECORD = "/v2/actor-runs/r1/key-value-store/records/";

  @Test
  void the_output_is_fetched_and_the_facts_come_with_it() throws Exception {
    try (var platform = over("SUCCEEDED").answering(RECORD, text("out"))) {
      Reply reply = endOf(platform, call());

      assertThat(told(reply)).isEqualTo("SUCCEEDED text/plain out");
      assertThat(facts(reply))
          .isEqualTo(
              new RunFacts(
                  "r1",
                  NOON,
                  NOON.plusSeconds(9),
                  new BigDecimal("0.5"),
                  "ds1",
                  "https://console.apify.com/view/runs/r1",
                  null));
      assertThat(platform.asked()).contains("GET " + RECORD + "OUTPUT?attachment=true");
    }
  }

  @Test
  void the_record_is_the_one_that_the_call_named() throws Exception {
    var options = new CallOptions(null, null, null, null, null, null, "MY KEY/2", null);
    try (var platform = over("SUCCEEDED").answering(RECORD, text("out"))) {
      endOf(platform, call("{}", options, call().delivery()));

      assertThat(platform.asked()).contains("GET " + RECORD + "MY%20KEY%2F2?attachment=true");
    }
  }

  @Test
  void no_record_is_no_output_but_only_the_platform_can_say_so() throws Exception {
    try (var platform = over("SUCCEEDED")) {
      platform.answering(RECORD, error(404, "record-not-found", "x"));
      assertThat(told(endOf(platform, call()))).isEqualTo("SUCCEEDED text/plain; charset=utf-8 ");

      platform.answering(RECORD, answer(404, "text/html", "gateway"));
      assertThat(told(endOf(platform, call()))).isEqualTo("UNCLEAR http-404");
    }
  }

  @Test
  void a_record_elsewhere_is_fetched_without_the_token() throws Exception {
    try (var elsewhere = answering(answer(200, "image/png", "PNG"));
        var platform = over("SUCCEEDED").answering(RECORD, moved(elsewhere.uri() + "/a?sig=1"))) {
      assertThat(told(endOf(platform, call()))).isEqualTo("SUCCEEDED image/png PNG");

      assertThat(elsewhere.requests()).hasSize(1);
      assertThat(elsewhere.requests().getFirst())
          .startsWith("GET /a?sig=1 HTTP/1.1")
          .doesNotContain("Authorization")
          .doesNotContain(CANARY);
    }
  }

  @Test
  void a_record_that_moves_twice_or_to_nowhere_is_not_had_just_now() throws Exception {
    try (var elsewhere = answering(moved("http://127.0.0.1:1/"));
        var platform = over("SUCCEEDED")) {
      for (String to : new String[] {elsewhere.uri().toString(), "file:///etc/passwd", "://", ""}) {
        platform.answering(RECORD, moved(to));
        assertThat(endOf(platform, call())).isInstanceOf(Reply.Unclear.class);
      }
    }
  }

  private static String moved(String to) {
    return "HTTP/1.1 302 X\nLocation: %s\nContent-Length: 0\n\n".formatted(to);
  }

  @Test
  void an_output_that_cannot_be_had_just_now_leaves_the_run_unclear() throws Exception {
    try (var platform = over("SUCCEEDED")) {
      for (String broken :
          new String[] {
            error(500, "x", "x"), "HTTP/1.1 200 X\nContent-Length: 10\n\ncut", error(402, "x", "x")
          }) {
        platform.answering(RECORD, broken);
        assertThat(endOf(platform, call())).isInstanceOf(Reply.Unclear.class);
      }
    }
  }

  @Test
  void the_items_of_the_dataset_are_fetched_where_they_are_the_output() throws Exception {
    var items = new Dataset(Format.CSV, true, List.of("a", "b"), 3);
    var delivery = new Delivery(Mode.SYNC, Duration.ofSeconds(10), items, 1 << 20);
    try (var platform = over("SUCCEEDED").answering("/items?", answer(200, "text/csv", "a,b"))) {
      assertThat(told(endOf(platform, call(delivery)))).isEqualTo("SUCCEEDED text/csv a,b");

      assertThat(platform.asked())
          .contains("GET /v2/datasets/ds1/items?format=csv&clean=true&fields=a%2Cb&limit=3");
    }
  }

  @Test
  void a_bad_end_comes_with_what_was_said_and_the_end_of_the_log() throws Exception {
    String log = "2026 first line\n" + "2026 line\n".repeat(2000) + "2026 " + CANARY + " last\n";
    for (String status : new String[] {"FAILED", "TIMED-OUT", "ABORTED"}) {
      try (var platform = over(status).answering("/r1/log ", text(log))) {
        Reply reply = endOf(platform, call());

        assertThat(told(reply)).isEqualTo(status + " run-failed r1");
        assertThat(((Outcome.Failed) ((Reply.Final) reply).outcome()).why().message())
            .isEqualTo(
                "Actor run did not succeed (run ID: r1, status: %s): Out of *** memory"
                    .formatted(status));
        assertThat(Objects.requireNonNull(facts(reply).logTail()))
            .startsWith("2026 line\n")
            .endsWith("2026 *** last\n")
            .hasSizeBetween(8000, 8192);
        assertThat(facts(reply).finishedAt()).isEqualTo(NOON.plusSeconds(9));
      }
    }
  }

  @Test
  void a_short_log_is_kept_whole_and_one_that_cannot_be_had_is_done_without() throws Exception {
    try (var platform = over("FAILED")) {
      platform.answering("/r1/log ", text("one\nother\n"));
      assertThat(facts(endOf(platform, call())).logTail()).isEqualTo("one\nother\n");

      platform.answering("/r1/log ", error(500, "x", "x"));
      assertThat(told(endOf(platform, call()))).isEqualTo("FAILED run-failed r1");
      assertThat(facts(endOf(platform, call())).logTail()).isNull();
    }
  }

  @Test
  void a_run_that_is_not_over_is_unclear() throws Exception {
    for (String status : new String[] {"READY", "RUNNING", "TIMING-OUT", "ABORTING", "ODD", ""}) {
      try (var platform = over(status)) {
        assertThat(endOf(platform, call())).isInstanceOf(Reply.Unclear.class);
      }
    }
  }

  @Test
  void a_run_that_the_platform_does_not_know_any_more_is_lost() throws Exception {
    try (var platform = new FakePlatform()) {
      assertThat(told(endOf(platform, call()))).isEqualTo("LOST run-gone");
      assertThat(platform.asked()).hasSize(2);
    }
  }

  @Test
  void a_platform_that_does_not_answer_leaves_the_run_unclear() throws Exception {
    try (var platform = over("FAILED")) {
      for (String answer :
          new String[] {error(401, "x", "x"), error(403, "x", "x"), error(500, "x", "x"), ""}) {
        platform.answering("/v2/actor-runs/r1 ", answer);
        assertThat(endOf(platform, call())).isInstanceOf(Reply.Unclear.class);
      }
    }
  }

  @Test
  void a_run_is_told_to_stop_by_the_documented_call() throws Exception {
    try (var platform = over("RUNNING").answering("/abort", json("{\"data\":{}}"));
        var client = new FakeTime().platform(platform.uri())) {
      client.stop(RUN, call().target());

      assertThat(platform.asked()).containsExactly("POST /v2/actor-runs/r1/abort");
    }
  }

  private static FakePlatform over(String status) throws Exception {
    return new FakePlatform().with(new Run("r1", NOON, status, KEY.userAgent("0.1"), TOLD));
  }

  private static Reply endOf(FakePlatform platform, TaskCall call) throws Exception {
    try (var client = new FakeTime().platform(platform.uri())) {
      return client.endOf(RUN, call);
    }
  }

  private static RunFacts facts(Reply reply) {
    return Objects.requireNonNull(((Reply.Final) reply).facts());
  }
}
