package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorType;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs and callers that do not know when to stop. */
final class AttackTest {
  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = Endpoint.in(folder);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void as_many_calls_at_once_as_there_is_room_for_each_get_their_own_output() throws Exception {
    endpoint.prints("echo", "cat");
    List<Future<String>> bodies = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Runs.MAX_UNDER_WAY; i++) {
        String input = "{\"i\":%d}".formatted(i);
        bodies.add(callers.submit(() -> endpoint.run("~echo", input).body()));
      }
    }

    for (int i = 0; i < Runs.MAX_UNDER_WAY; i++) {
      assertThat(bodies.get(i).get()).isEqualTo("{\"i\":%d}".formatted(i));
    }
  }

  @Test
  void the_call_beyond_is_told_to_come_back_later_and_nothing_is_run() {
    endpoint.task("slow", "sleep 60", "");
    String start = "/v2/actor-tasks/~slow/runs";
    for (int i = 0; i < Runs.MAX_UNDER_WAY; i++) {
      assertThat(endpoint.post(start, "{}").statusCode()).isEqualTo(201);
    }

    var answer = endpoint.post(start, "{}");

    assertThat(answer.statusCode()).isEqualTo(402);
    assertThat(errorType(answer)).isEqualTo("concurrent-runs-limit-exceeded");
    assertThat(json(endpoint.get("/v2/actor-runs")).at("/data/total").asInt())
        .isEqualTo(Runs.MAX_UNDER_WAY);
  }

  @Test
  void a_hundred_megabytes_of_log_are_read_and_cut() throws Exception {
    endpoint.task("talk", "head -c 100000000 /dev/zero | tr '\\0' 'x'; echo; echo the end", "");

    assertThat(endpoint.run("~talk").statusCode()).isEqualTo(201);

    String log = "/v2/actor-tasks/~talk/runs/last/log";
    assertThat(endpoint.get(log).body())
        .hasSizeBetween((int) RunLog.MAX_BYTES, (int) RunLog.MAX_BYTES + 20_000)
        .contains("The log is full")
        .doesNotContain("the end");
  }

  @Test
  void ten_thousand_items_are_answered_and_deleted() throws Exception {
    endpoint.task(
        "collect",
        "mkdir -p $CRAWLEE_STORAGE_DIR/datasets/$ACTOR_DEFAULT_DATASET_ID;"
            + " cd $CRAWLEE_STORAGE_DIR/datasets/$ACTOR_DEFAULT_DATASET_ID;"
            + " seq -f '%09g.json' 10000 | while read f; do echo '{\"a\":1}' > $f; done",
        "");

    var answer = endpoint.post("/v2/actor-tasks/~collect/run-sync-get-dataset-items", "{}");

    assertThat(json(answer).size()).isEqualTo(10_000);
    var run = endpoint.latest("~collect");
    String dataset = run.path("defaultDatasetId").asString();
    assertThat(folder.resolve("data/local/storage/datasets/" + dataset)).exists();
    endpoint.send(endpoint.request("/v2/actor-runs/" + run.path("id").asString()).DELETE());
    assertThat(Files.exists(folder.resolve("data/local/storage/datasets/" + dataset))).isFalse();
  }
}
