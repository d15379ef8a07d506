package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.Calls.told;
import static io.cronledger.apify.FakePlatform.text;
import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.error;
import static io.cronledger.apify.ScriptedServer.json;
import static io.cronledger.apify.ScriptedServer.routing;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Mode;
import io.cronledger.run.Delivery.Result;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.TaskCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowerTest {
  private static final String STARTED =
      answer(201, "application/json", "{\"data\":{\"id\":\"r1\",\"status\":\"READY\"}}");
  private static final TaskCall TRACKED =
      Calls.call(
          new Delivery(Mode.TRACKED, Duration.ofSeconds(10), new Result.OutputRecord(), 1 << 20));

  private final FakeTime time = new FakeTime();

  @Test
  void a_tracked_run_is_started_followed_and_its_output_fetched() throws Exception {
    var polls =
        new ArrayDeque<>(List.of(status("RUNNING"), status("RUNNING"), status("SUCCEEDED")));
    try (var server = tracked(STARTED, polls)) {
      Reply reply = run(server, TRACKED);

      assertThat(told(reply)).isEqualTo("SUCCEEDED text/plain out");
      assertThat(server.asked())
          .containsExactly(
              "POST /v2/actor-tasks/janedoe~my-task/runs",
              "GET /v2/actor-runs/r1?waitForFinish=60",
              "GET /v2/actor-runs/r1?waitForFinish=60",
              "GET /v2/actor-runs/r1?waitForFinish=60",
              "GET /v2/actor-runs/r1",
              "GET /v2/actor-runs/r1/key-value-store/records/OUTPUT?attachment=true");
      assertThat(server.requests().getFirst()).contains("User-Agent: " + KEY.userAgent("0.1"));
    }
  }

  @Test
  void a_tracked_run_is_started_with_its_options_but_not_the_record_to_be_fetched()
      throws Exception {
    var options = new CallOptions(60, null, null, new BigDecimal("0.50"), null, null, "MINE", null);
    var call = new TaskCall(TRACKED.task(), TRACKED.input(), options, TRACKED.delivery(), null);
    try (var server = tracked(STARTED, new ArrayDeque<>(List.of(status("SUCCEEDED"))))) {
      run(server, call);

      assertThat(server.asked().getFirst())
          .isEqualTo("POST /v2/actor-tasks/janedoe~my-task/runs?timeout=60&maxTotalChargeUsd=0.50");
      assertThat(server.asked().getLast()).contains("/records/MINE");
    }
  }

  @Test
  void a_start_that_was_refused_started_nothing() throws Exception {
    try (var server = tracked(error(402, "actor-memory-limit-exceeded", "x"), new ArrayDeque<>())) {
      assertThat(told(run(server, TRACKED))).isEqualTo("NOT NOW actor-memory-limit-exceeded null");
    }
    try (var server = tracked(error(404, "record-not-found", "x"), new ArrayDeque<>())) {
      assertThat(told(run(server, TRACKED))).isEqualTo("REFUSED record-not-found");
    }
  }

  @Test
  void a_start_whose_answer_was_lost_or_tells_no_run_is_unclear_and_not_made_again()
      throws Exception {
    for (String lost :
        new String[] {
          "",
          "HTTP/1.1 201 X\nContent-Length: 99\n\n{\"da",
          error(500, "x", "x"),
          answer(201, "text/html", "<p>"),
          answer(201, "application/json", "{\"data\":{\"id\":\"../users/me\"}}")
        }) {
      try (var server = tracked(lost, new ArrayDeque<>())) {
        assertThat(run(server, TRACKED)).isInstanceOf(Reply.Unclear.class);
        assertThat(server.asked()).containsExactly("POST /v2/actor-tasks/janedoe~my-task/runs");
      }
    }
  }

  @Test
  void a_broken_poll_is_asked_again_with_growing_patience_and_nothing_is_started_again()
      throws Exception {
    var polls =
        new ArrayDeque<>(
            List.of(
                error(500, "x", "x"),
                error(404, "x", "x"),
                "HTTP/1.1 200 X\nContent-Length: 9\n\n{",
                "<html>",
                status("SUCCEEDED")));
    try (var server = tracked(STARTED, polls)) {
      Instant began = time.instant();

      assertThat(told(run(server, TRACKED))).isEqualTo("SUCCEEDED text/plain out");
      assertThat(Duration.between(began, time.instant())).hasSeconds(1 + 2 + 4 + 8);
      assertThat(server.asked()).filteredOn(line -> line.startsWith("POST")).hasSize(1);
    }
  }

  @Test
  void a_run_out_of_sight_for_five_minutes_is_left_to_those_who_look_for_it() throws Exception {
    try (var server = tracked(STARTED, new ArrayDeque<>())) {
      Instant began = time.instant();

      assertThat(told(run(server, TRACKED))).isEqualTo("UNCLEAR out-of-sight");
      assertThat(Duration.between(began, time.instant()))
          .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }
  }

  @Test
  void a_run_is_over_within_a_time_if_the_platform_says_so() throws Exception {
    var run = new PlatformRun(KEY, Instant.EPOCH, false, RunFacts.of("r1"));
    var polls =
        new ArrayDeque<>(List.of(status("RUNNING"), status("FAILED"), error(500, "x", "x")));
    try (var server = tracked(STARTED, polls);
        var client = time.platform(server.uri())) {
      Duration longer = Duration.ofSeconds(90);
      assertThat(client.isOverWithin(Duration.ofSeconds(5), run, TRACKED.target())).isFalse();
      assertThat(client.isOverWithin(longer, run, TRACKED.target())).isTrue();
      assertThat(client.isOverWithin(longer, run, TRACKED.target())).isFalse();

      assertThat(server.asked())
          .containsExactly(
              "GET /v2/actor-runs/r1?waitForFinish=5",
              "GET /v2/actor-runs/r1?waitForFinish=60",
              "GET /v2/actor-runs/r1?waitForFinish=60");
    }
  }

  private static String status(String status) {
    return json("{\"data\":{\"id\":\"r1\",\"status\":\"%s\"}}".formatted(status));
  }

  /** Gives the answers to polls in turn, and then none. */
  private static ScriptedServer tracked(String start, Queue<String> polls) throws Exception {
    return routing(
        line -> {
          if (line.startsWith("POST")) {
            return start;
          } else if (line.contains("waitForFinish")) {
            String next = polls.poll();
            return next == null ? "" : next;
          }
          return line.contains("/records/") ? text("out") : status("SUCCEEDED");
        });
  }

  private Reply run(ScriptedServer server, TaskCall call) throws Exception {
    try (var client = time.platform(server.uri())) {
      return client.runSync(KEY, call, () -> true);
    }
  }
}
