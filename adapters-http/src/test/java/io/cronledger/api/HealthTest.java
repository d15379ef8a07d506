package io.cronledger.api;

import static io.cronledger.api.ServedApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Cause;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What health tells of the promises. */
class HealthTest {
  private final ServedApi api = new ServedApi();

  HealthTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void runs_that_were_lost_in_the_last_day_are_counted_and_warned_of() throws Exception {
    TaskRun.UnderWay run = underWay();
    api.time.pass(Duration.ofDays(6));
    api.ledger.ended(
        run.end(api.time.instant(), new Outcome.Lost(Failure.of("reply-lost", "for good")), null));

    JsonNode health = json(api.get("/health/ready"));

    assertThat(health.path("status").asString()).isEqualTo("ready");
    assertThat(health.path("lost").asInt()).isEqualTo(1);
    assertThat(health.at("/warnings/0").asString()).startsWith("1 run was LOST in the last 24 h");

    api.time.pass(Duration.ofHours(25));
    assertThat(json(api.get("/health/ready")).path("lost").asInt()).isZero();
    assertThat(json(api.get("/health/ready")).has("warnings")).isFalse();
  }

  @Test
  void paused_schedules_are_named() throws Exception {
    api.enact("prices", "stock");
    assertThat(json(api.get("/health/ready")).has("paused")).isFalse();

    api.post("/api/v1/schedules/stock/pause", "");

    assertThat(json(api.get("/health/ready")).path("paused").toString()).isEqualTo("[\"stock\"]");
  }

  @Test
  void runs_that_are_being_settled_are_counted() throws Exception {
    TaskRun.UnderWay run = underWay();
    api.ledger.unsettled(run.settle(api.time.instant(), Failure.of("reset", "cut off")));
    api.runner.resume();

    assertThat(json(api.get("/health/ready")).path("settling").asInt()).isEqualTo(1);
  }

  @Test
  void health_is_told_while_the_ledger_is_gone() throws Exception {
    api.ledger.breakDown();
    api.notReady.add("the ledger is not available");

    var health = api.get("/health/ready");

    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(json(health).path("status").asString()).isEqualTo("not ready");
  }

  /** What an earlier process left. */
  private TaskRun.UnderWay underWay() {
    Instant now = api.time.instant();
    var cause = new Cause.Manual("cli", null);
    var waiting = new TaskRun.Waiting(Samples.order(RunId.drawn(now, new Random(7)), cause, now));
    api.ledger.ordered(waiting);
    TaskRun.UnderWay run = waiting.begin(now);
    api.ledger.began(run);
    return run;
  }
}
