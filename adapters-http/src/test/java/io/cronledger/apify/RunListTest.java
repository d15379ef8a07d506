package io.cronledger.apify;

import static io.cronledger.apify.Calls.KEY;
import static io.cronledger.apify.ScriptedServer.answer;
import static io.cronledger.apify.ScriptedServer.error;
import static io.cronledger.apify.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.apify.FakePlatform.Run;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns.Survey;
import io.cronledger.run.Target;
import io.cronledger.run.TaskRef;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunListTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Target TARGET = new Target(new TaskRef("janedoe~my-task"), null);

  private FakePlatform platform = startPlatform();
  private ApifyPlatform client = new FakeTime().platform(platform.uri());

  private static FakePlatform startPlatform() {
    try {
      return new FakePlatform();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void some_runs() {
    platform
        .with(new Run("old", NOON.minusSeconds(60), "SUCCEEDED", "axios/1.7.4", ""))
        .with(new Run("other", NOON, "SUCCEEDED", "axios/1.7.4", ""))
        .with(
            new Run(
                "ours",
                NOON.plusSeconds(1),
                "RUNNING",
                KEY.userAgent("0.1"),
                ",\"usageTotalUsd\":0.25,\"defaultDatasetId\":\"ds1\""
                    + ",\"consoleUrl\":\"https://console.apify.com/view/runs/ours\""));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    platform.close();
  }

  @Test
  void the_runs_of_the_window_come_with_whoever_started_them_and_what_is_told_of_them()
      throws Exception {
    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);

    assertThat(seen.complete()).isTrue();
    assertThat(seen.runs()).extracting(PlatformRun::id).containsExactly("ours", "other");
    PlatformRun ours = seen.runs().getFirst();
    assertThat(ours.key()).isEqualTo(KEY);
    assertThat(ours.isOver()).isFalse();
    assertThat(ours.startedAt()).isEqualTo(NOON.plusSeconds(1));
    assertThat(ours.facts().usd()).isEqualTo(new BigDecimal("0.25"));
    assertThat(ours.facts().datasetId()).isEqualTo("ds1");
    assertThat(ours.facts().link()).isEqualTo("https://console.apify.com/view/runs/ours");
    assertThat(seen.runs().getLast().key()).isNull();
    assertThat(seen.runs().getLast().isOver()).isTrue();
  }

  @Test
  void each_candidate_is_fetched_once_however_often_is_asked() throws Exception {
    for (int i = 0; i < 3; i++) {
      client.startedSince(NOON, TARGET);
    }

    assertThat(platform.asked())
        .filteredOn(line -> line.contains("/v2/actor-runs/"))
        .containsExactly("GET /v2/actor-runs/ours", "GET /v2/actor-runs/other");
  }

  @Test
  void a_list_that_tells_who_started_a_run_saves_fetching_it() throws Exception {
    platform.answering(
        "my-task/runs?",
        json(
            "{\"data\":{\"items\":[%s]}}"
                .formatted(new Run("ours", NOON, "READY", KEY.userAgent("9"), "").whole())));

    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);

    assertThat(seen.runs()).extracting(PlatformRun::key).containsExactly(KEY);
    assertThat(platform.asked()).noneMatch(line -> line.contains("/v2/actor-runs/"));
  }

  @Test
  void pages_are_turned_as_long_as_the_window_reaches() throws Exception {
    for (int i = 0; i < RunList.PAGE; i++) {
      platform.with(new Run("r" + i, NOON.plusSeconds(60 + i), "READY", "axios/1.7.4", ""));
    }

    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);

    assertThat(seen.complete()).isTrue();
    assertThat(seen.runs()).hasSize(RunList.PAGE + 2);
    assertThat(platform.asked())
        .filteredOn(line -> line.contains("my-task/runs?"))
        .containsExactly(
            "GET /v2/actor-tasks/janedoe~my-task/runs?desc=true&limit=500&offset=0",
            "GET /v2/actor-tasks/janedoe~my-task/runs?desc=true&limit=500&offset=495");
  }

  @Test
  void a_candidate_that_cannot_be_had_leaves_the_list_incomplete() throws Exception {
    platform.answering("/v2/actor-runs/other", error(500, "internal-server-error", "x"));

    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);

    assertThat(seen.complete()).isFalse();
    assertThat(seen.runs()).extracting(PlatformRun::key).containsExactly(KEY);
  }

  @Test
  void once_a_candidate_cannot_be_had_no_more_are_tried() throws Exception {
    platform.answering("/v2/actor-runs/", error(500, "internal-server-error", "x"));

    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);

    assertThat(seen.complete()).isFalse();
    assertThat(platform.asked()).filteredOn(line -> line.contains("/v2/actor-runs/")).hasSize(1);
  }

  @Test
  void a_candidate_that_does_not_say_who_started_it_proves_nothing() throws Exception {
    platform.answering("/v2/actor-runs/other", json("{\"data\":{\"meta\":{}}}"));

    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);

    assertThat(seen.complete()).isFalse();
  }

  @Test
  void items_that_make_no_sense_leave_the_list_incomplete() throws Exception {
    for (String item :
        new String[] {
          "7",
          "{}",
          "{\"id\":\"a\",\"startedAt\":\"yesterday\"}",
          "{\"id\":\"../../users\",\"startedAt\":\"2026-11-25T12:00:00Z\"}"
        }) {
      platform.answering("my-task/runs?", json("{\"data\":{\"items\":[%s]}}".formatted(item)));

      assertThat(((Survey.Seen) client.startedSince(NOON, TARGET)).complete()).isFalse();
    }
  }

  @Test
  void amounts_times_and_links_that_make_no_sense_are_not_told() throws Exception {
    platform.answering(
        "my-task/runs?",
        json(
            "{\"data\":{\"items\":[%s]}}"
                .formatted(
                    new Run(
                            "ours",
                            NOON,
                            "READY",
                            "x",
                            ",\"usageTotalUsd\":1e999999999,\"consoleUrl\":\"javascript:alert(1)\""
                                + ",\"defaultDatasetId\":\"a/../b\""
                                + ",\"finishedAt\":\"+294277-01-01T00:00:00Z\"")
                        .whole())));

    var facts = ((Survey.Seen) client.startedSince(NOON, TARGET)).runs().getFirst().facts();

    assertThat(facts.usd()).isNull();
    assertThat(facts.finishedAt()).isNull();
    assertThat(facts.link()).isNull();
    assertThat(facts.datasetId()).isNull();
  }

  @Test
  void no_is_an_answer_and_silence_is_none() throws Exception {
    for (int denied : new int[] {400, 403, 404}) {
      platform.answering("my-task/runs?", error(denied, "x", "x"));
      assertThat(client.startedSince(NOON, TARGET)).isInstanceOf(Survey.Denied.class);
    }
    for (int silent : new int[] {401, 408, 500, 503}) {
      platform.answering("my-task/runs?", error(silent, "x", "x"));
      assertThat(client.startedSince(NOON, TARGET)).isInstanceOf(Survey.NoAnswer.class);
    }
    for (String odd : new String[] {"[]", "{\"data\":{}}", "<html>", ""}) {
      platform.answering("my-task/runs?", answer(200, "text/html", odd));
      assertThat(client.startedSince(NOON, TARGET)).isInstanceOf(Survey.NoAnswer.class);
    }
  }

  @Test
  void the_account_is_the_endpoint_and_the_user_asked_once() throws Exception {
    var seen = (Survey.Seen) client.startedSince(NOON, TARGET);
    client.startedSince(NOON, TARGET);

    assertThat(seen.account()).isEqualTo(platform.uri() + " me");
    assertThat(platform.asked()).filteredOn(line -> line.contains("/users/me")).hasSize(1);
  }

  @Test
  void where_a_token_may_not_ask_who_it_is_the_owner_of_the_runs_is_the_account() throws Exception {
    platform.answering("/v2/users/me ", error(403, "insufficient-permissions", "x"));

    assertThat(((Survey.Seen) client.startedSince(NOON, TARGET)).account())
        .isEqualTo(platform.uri() + " owner");
    assertThat(((Survey.Seen) client.startedSince(NOON.plusSeconds(99), TARGET)).account())
        .isEmpty();
  }

  @Test
  void questions_name_us_and_show_the_token() throws Exception {
    client.startedSince(NOON, TARGET);

    assertThat(platform.requests())
        .allMatch(request -> request.contains("User-Agent: cronledger/0.1\r\n"))
        .allMatch(request -> request.contains("Authorization: Bearer " + Calls.CANARY));
  }
}
