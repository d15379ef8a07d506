package io.cronledger.local;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shapes that answers have. */
final class Answer {
  private Answer() {}

  /** {@code {"data": …}}. */
  static void data(Context call, JsonNode data) {
    json(call, Json.object().set("data", data));
  }

  static void run(Context call, LocalRun run) {
    data(call, RunJson.whole(run, base(call)));
  }

  /** The endpoint's address, as the caller has it. */
  static String base(Context call) {
    return "http://" + call.header("Host");
  }

  static void json(Context call, JsonNode body) {
    call.contentType(Json.TYPE).result(Json.bytes(body));
  }

  /** One page of a list, and where in the list it is. */
  static void page(Context call, Page page, long total, List<ObjectNode> items) {
    ObjectNode data = Json.object();
    data.put("total", total)
        .put("offset", page.offset())
        .put("limit", page.limit())
        .put("desc", page.desc())
        .put("count", items.size());
    ArrayNode array = data.putArray("items");
    items.forEach(array::add);
    data(call, data);
  }

  /**
   * A record as it is, with its own content type. A browser that shows one must not let it act in
   * the endpoint's name.
   */
  static void record(Context call, Records.Entry entry) throws IOException {
    call.header("Content-Security-Policy", "sandbox").header("X-Content-Type-Options", "nosniff");
    call.res().setContentLengthLong(entry.size());
    call.contentType(entry.contentType()).result(Files.newInputStream(entry.file()));
  }

  static void error(Context call, ApiError error) {
    call.status(error.status()).contentType(Json.TYPE).result(error.envelope());
  }

  /** Which part of a list is wanted. */
  record Page(int offset, int limit, boolean desc) {
    static final int MAX = 1000;

    static Page of(Query query) {
      return new Page(
          query.integer("offset", 0, Integer.MAX_VALUE).orElse(0),
          query.clamped("limit", MAX, 1, MAX),
          query.has("desc"));
    }
  }
}
