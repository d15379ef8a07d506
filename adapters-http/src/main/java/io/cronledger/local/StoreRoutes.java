package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What runs leave: records and dataset items, under whatever path leads to them. */
final class StoreRoutes {
  private static final int MAX_KEYS = 1000;

  /** Stores by their own id. An id is a folder's name, and nothing that leads out of it. */
  void addTo(RoutesConfig routes, Path storage, Predicate<String> isOfRun) {
    Path stores = storage.resolve("key_value_stores");
    Path datasets = storage.resolve("datasets");
    addRecordsTo(routes, "/v2/key-value-stores/{store}", call -> folder(call, stores, isOfRun));
    addItemsTo(routes, "/v2/datasets/{store}", call -> folder(call, datasets, isOfRun));
  }

  private static Path folder(Context call, Path kind, Predicate<String> isOfRun) {
    String id = call.pathParam("store");
    boolean isThere =
        id.matches("[A-Za-z0-9]{1,64}")
            && (Files.isDirectory(kind.resolve(id)) || isOfRun.test(id));
    if (!isThere) {
      throw ApiError.notFound("Storage");
    }
    return kind.resolve(id);
  }

  void addRecordsTo(RoutesConfig routes, String path, Function<Context, Path> folder) {
    Reading.of(routes, path, call -> Answer.data(call, about(folder.apply(call))));
    Reading.of(routes, path + "/keys", call -> keys(call, new Records(folder.apply(call))));
    String one = path + "/records/{key}";
    Reading.of(routes, one, call -> record(call, new Records(folder.apply(call))));
    routes.put(one, call -> put(call, new Records(folder.apply(call))));
    routes.post(one, call -> put(call, new Records(folder.apply(call))));
    routes.delete(
        one,
        call -> {
          new Records(folder.apply(call)).delete(Query.checkedKey(call.pathParam("key")));
          call.status(204);
        });
  }

  private static void put(Context call, Records records) throws IOException {
    String key = Query.checkedKey(call.pathParam("key"));
    String type = Optional.ofNullable(call.contentType()).orElse(ContentTypes.UNKNOWN);
    records.put(key, CallBody.read(call), type);
    call.status(201);
    Answer.json(call, Json.object());
  }

  void addItemsTo(RoutesConfig routes, String path, Function<Context, Path> folder) {
    Reading.of(
        routes,
        path,
        call -> {
          Path items = folder.apply(call);
          Answer.data(call, about(items).put("itemCount", new Items(items).count()));
        });
    Reading.of(
        routes,
        path + "/items",
        call -> new Items(folder.apply(call)).answer(call, ItemsQuery.of(new Query(call))));
    routes.post(
        path + "/items",
        call -> {
          new Items(folder.apply(call)).add(CallBody.items(call));
          call.status(201);
          Answer.json(call, Json.object());
        });
  }

  private static ObjectNode about(Path folder) {
    String modifiedAt = Json.time(Instant.ofEpochMilli(folder.toFile().lastModified()));
    return Json.object()
        .put("createdAt", modifiedAt)
        .put("modifiedAt", modifiedAt)
        .put("accessedAt", modifiedAt)
        .put("id", String.valueOf(folder.getFileName()))
        .put("userId", PlatformId.USER)
        .putNull("name");
  }

  private static void record(Context call, Records records) throws IOException {
    Records.Entry entry =
        records.find(call.pathParam("key")).orElseThrow(() -> ApiError.notFound("Record"));
    if (new Query(call).has("attachment")) {
      String name = String.valueOf(entry.file().getFileName()).replaceAll("[^\\w.-]", "_");
      call.header("Content-Disposition", "attachment; filename=\"%s\"".formatted(name));
    }
    Answer.record(call, entry);
  }

  private static void keys(Context call, Records records) throws IOException {
    var query = new Query(call);
    int limit = query.clamped("limit", MAX_KEYS, 1, MAX_KEYS);
    String after = query.text("exclusiveStartKey").orElse("");
    String prefix = query.text("prefix").orElse("");
    List<Records.Entry> rest =
        records.all().stream()
            .filter(entry -> entry.key().startsWith(prefix))
            .filter(entry -> entry.key().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    List<Records.Entry> page = rest.subList(0, Math.min(limit, rest.size()));
    boolean isTruncated = rest.size() > limit;
    ObjectNode data = Json.object();
    ArrayNode items = data.putArray("items");
    String address = Answer.base(call) + call.path().replaceFirst("/keys$", "/records/");
    page.forEach(
        entry ->
            items
                .addObject()
                .put("key", entry.key())
                .put("size", entry.size())
                .put("recordPublicUrl", address + entry.key()));
    data.put("count", page.size())
        .put("limit", limit)
        .put("exclusiveStartKey", after)
        .put("isTruncated", isTruncated)
        .put("nextExclusiveStartKey", isTruncated ? page.getLast().key() : null);
    Answer.data(call, data);
  }
}
