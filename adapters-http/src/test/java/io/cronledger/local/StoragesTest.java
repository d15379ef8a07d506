package io.cronledger.local;

import static io.cronledger.local.Endpoint.errorType;
import static io.cronledger.local.Endpoint.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class StoragesTest {
  private static final String RECORDS =
      "cd $CRAWLEE_STORAGE_DIR/key_value_stores/$ACTOR_DEFAULT_KEY_VALUE_STORE_ID; ";
  private static final String ITEMS =
      "mkdir -p $CRAWLEE_STORAGE_DIR/datasets/$ACTOR_DEFAULT_DATASET_ID;"
          + " cd $CRAWLEE_STORAGE_DIR/datasets/$ACTOR_DEFAULT_DATASET_ID; ";

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
  void records_are_read_by_key_under_the_run_and_under_their_store() {
    endpoint.task("leave", RECORDS + "echo hi > a.txt; printf '\\211PNG' > b.png", "");
    endpoint.run("~leave");
    JsonNode run = endpoint.latest("~leave");
    String store = "/v2/key-value-stores/" + run.path("defaultKeyValueStoreId").asString();

    var text = endpoint.get(runPath(run) + "/key-value-store/records/a");
    var image = endpoint.get(store + "/records/b?attachment=true");

    assertThat(text.body()).isEqualTo("hi\n");
    assertThat(text.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
    assertThat(image.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(image.headers().firstValue("Content-Disposition")).isPresent();
    assertThat(endpoint.send(endpoint.request(store + "/records/b").HEAD()).statusCode())
        .isEqualTo(200);
    assertThat(endpoint.send(endpoint.request(store + "/records/c").HEAD()).statusCode())
        .isEqualTo(404);
    assertThat(errorType(endpoint.get(store + "/records/c"))).isEqualTo("record-not-found");
  }

  @Test
  void a_record_that_is_put_takes_the_place_of_the_one_with_its_key() {
    endpoint.task("leave", RECORDS + "echo hi > a.txt", "");
    endpoint.run("~leave");
    JsonNode run = endpoint.latest("~leave");
    String records = runPath(run) + "/key-value-store/records/";

    assertThat(put(records + "a", "text/html", "<p>").statusCode()).isEqualTo(201);
    assertThat(put(records + "b.json", "application/json", "{}").statusCode()).isEqualTo(201);
    assertThat(errorType(put(records + "%20", "text/plain", ""))).isEqualTo("invalid-record-key");

    assertThat(endpoint.get(records + "a").body()).isEqualTo("<p>");
    assertThat(endpoint.get(records + "a").headers().firstValue("Content-Type"))
        .hasValue("text/html; charset=utf-8");
    assertThat(endpoint.get(records + "b.json").body()).isEqualTo("{}");
    var delete = endpoint.request(records + "a").DELETE();
    assertThat(endpoint.send(delete).statusCode()).isEqualTo(204);
    JsonNode keys = json(endpoint.get(runPath(run) + "/key-value-store/keys")).at("/data/items");
    assertThat(keys.valueStream().map(key -> key.path("key").asString()))
        .containsExactly("INPUT", "b.json");
  }

  private HttpResponse<String> put(String path, String type, String body) {
    return endpoint.send(
        endpoint.request(path).header("Content-Type", type).PUT(BodyPublishers.ofString(body)));
  }

  @Test
  void items_that_are_posted_come_after_those_that_are_there() {
    endpoint.task("leave", ITEMS + "echo '{\"n\":1}' > 000000001.json", "");
    endpoint.task("nothing", "true", "");
    endpoint.run("~leave");
    endpoint.run("~nothing");
    String items = runPath(endpoint.latest("~leave")) + "/dataset/items";
    String none =
        "/v2/datasets/%s/items"
            .formatted(endpoint.latest("~nothing").path("defaultDatasetId").asString());

    assertThat(endpoint.post(items, "[{\"n\":2},{\"n\":3}]").statusCode()).isEqualTo(201);
    assertThat(endpoint.post(items, "{\"n\":4}").statusCode()).isEqualTo(201);
    assertThat(errorType(endpoint.post(items, "[5]"))).isEqualTo("invalid-request");
    assertThat(endpoint.get(none).body()).isEqualTo("[]");
    assertThat(endpoint.post(none, "{\"n\":1}").statusCode()).isEqualTo(201);

    assertThat(endpoint.get(items).body()).isEqualTo("[{\"n\":1},{\"n\":2},{\"n\":3},{\"n\":4}]");
    assertThat(endpoint.get(none).body()).isEqualTo("[{\"n\":1}]");
    assertThat(endpoint.post("/v2/datasets/none/items", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void keys_are_listed_page_by_page() {
    endpoint.task("leave", RECORDS + "for k in a1 a2 a3 b1; do echo 1 > $k.json; done", "");
    endpoint.run("~leave");
    String keys = runPath(endpoint.latest("~leave")) + "/key-value-store/keys";

    JsonNode first = json(endpoint.get(keys + "?prefix=a&limit=2")).path("data");
    JsonNode second = json(endpoint.get(keys + "?prefix=a&exclusiveStartKey=a2")).path("data");

    assertThat(first.at("/items/1/key").asString()).isEqualTo("a2");
    assertThat(first.path("isTruncated").asBoolean()).isTrue();
    assertThat(
            endpoint
                .get(URI.create(first.at("/items/0/recordPublicUrl").asString()).getPath())
                .body())
        .isEqualTo("1\n");
    assertThat(first.path("nextExclusiveStartKey").asString()).isEqualTo("a2");
    assertThat(second.path("items").size()).isEqualTo(1);
    assertThat(second.path("nextExclusiveStartKey").isNull()).isTrue();
  }

  @Test
  void nothing_outside_the_stores_is_read() {
    endpoint.task("leave", "true", "");
    endpoint.run("~leave");
    String run = runPath(endpoint.latest("~leave"));

    assertThat(endpoint.get(run + "/key-value-store/records/..%2f..%2f..%2flock").statusCode())
        .isBetween(400, 404);
    assertThat(endpoint.get("/v2/key-value-stores/..%2fruns/keys").statusCode())
        .isBetween(400, 404);
    assertThat(endpoint.get("/v2/key-value-stores/%2e%2e/keys").statusCode()).isBetween(400, 404);
  }

  @Test
  void items_come_as_json_as_json_lines_and_as_csv() {
    endpoint.task(
        "collect",
        ITEMS
            + "echo '{\"name\": \"A, B\", \"at\": {\"x\": 1}}' > 000000001.json;"
            + " echo '{\"name\": \"C\", \"#debug\": 1}' > 000000002.json; echo '{}' > 000000003.json",
        "");

    var sync = endpoint.post("/v2/actor-tasks/~collect/run-sync-get-dataset-items", "{}");

    String items = runPath(endpoint.latest("~collect")) + "/dataset/items";
    assertThat(sync.statusCode()).isEqualTo(201);
    assertThat(sync.body())
        .isEqualTo("[{\"name\":\"A, B\",\"at\":{\"x\":1}},{\"name\":\"C\",\"#debug\":1},{}]");
    assertThat(sync.headers().firstValue("X-Apify-Pagination-Total")).hasValue("3");
    assertThat(endpoint.get(items + "?format=jsonl&clean=1&fields=name,%23debug").body())
        .isEqualTo("{\"name\":\"A, B\"}\n{\"name\":\"C\"}\n");
    assertThat(endpoint.get(items + "?format=csv&clean=true&bom=0").body())
        .isEqualTo("name,at/x\r\n\"A, B\",1\r\nC,\r\n");
    assertThat(endpoint.get(items + "?desc=1&offset=1&limit=1&omit=%23debug").body())
        .isEqualTo("[{\"name\":\"C\"}]");
    assertThat(errorType(endpoint.get(items + "?format=xlsx"))).isEqualTo("invalid-value");
  }

  @Test
  void no_items_are_an_empty_list() {
    endpoint.task("nothing", "true", "");

    assertThat(endpoint.post("/v2/actor-tasks/~nothing/run-sync-get-dataset-items", "{}").body())
        .isEqualTo("[]");
  }

  @Test
  void no_items_are_no_lines() {
    endpoint.task("nothing", "true", "");

    assertThat(
            endpoint
                .post("/v2/actor-tasks/~nothing/run-sync-get-dataset-items?format=jsonl", "{}")
                .body())
        .isEmpty();
  }

  @Test
  void a_log_is_shown_without_escape_sequences_unless_it_is_wanted_raw() {
    endpoint.task("colour", "printf 'a \\033[1;31mred\\033[0m word\\n'", "");
    endpoint.run("~colour");
    String log = runPath(endpoint.latest("~colour")) + "/log";

    assertThat(endpoint.get(log).body()).endsWith("Z a red word\n");
    assertThat(endpoint.get(log + "?raw=1").body()).endsWith("Z a \u001b[1;31mred\u001b[0m word\n");
    assertThat(endpoint.get(log + "?download=1").headers().firstValue("Content-Disposition"))
        .isPresent();
  }

  @Test
  void each_line_of_the_log_has_its_time() {
    endpoint.prints("talk", "echo one >&2; echo >&2; printf two >&2; echo out");
    endpoint.run("~talk");
    JsonNode run = endpoint.latest("~talk");

    String log = endpoint.get(runPath(run) + "/log").body();

    assertThat(log.replaceAll("(?m)^\\S+Z ", "@")).isEqualTo("@one\n@\n@two");
    assertThat(endpoint.get("/v2/logs/" + run.path("id").asString()).body()).isEqualTo(log);
  }

  @Test
  void a_streamed_log_ends_with_its_run() {
    endpoint.task("talk", "echo one; sleep 1; echo two", "");
    var run = json(endpoint.post("/v2/actor-tasks/~talk/runs", "{}")).path("data");

    String log = endpoint.get(runPath(run) + "/log?stream=1").body();

    assertThat(log).contains("Z one\n").endsWith("Z two\n");
  }

  private static String runPath(JsonNode run) {
    return "/v2/actor-runs/" + run.path("id").asString();
  }
}
