package io.cronledger.local;

import java.time.Instant;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ObjectNode;

/** A task as the platform shows it. */
final class TaskJson {
  private TaskJson() {}

  static ObjectNode brief(LocalTask task, ToLongFunction<LocalTask> runs) {
    String modifiedAt = Json.time(modifiedAt(task));
    ObjectNode json = Json.object();
    json.putObject("stats").put("totalRuns", runs.applyAsLong(task));
    return json.put("id", task.id())
        .put("userId", PlatformId.USER)
        .put("actId", LocalTask.actorIdOf(task.name()))
        .put("actName", task.name())
        .put("name", task.name())
        .put("title", task.about().title())
        .put("username", LocalTask.OWNER)
        .put("actUsername", LocalTask.OWNER)
        .put("createdAt", modifiedAt)
        .put("modifiedAt", modifiedAt);
  }

  static ObjectNode whole(LocalTask task, ToLongFunction<LocalTask> runs) {
    ObjectNode json = brief(task, runs).put("description", task.about().description());
    json.putObject("options")
        .put("build", "latest")
        .put("timeoutSecs", task.options().timeoutSecs())
        .put("memoryMbytes", task.options().memoryMbytes());
    json.set("input", task.input());
    return json;
  }

  /** The Actor that a task has for itself. */
  static ObjectNode actor(LocalTask task) {
    String modifiedAt = Json.time(modifiedAt(task));
    return Json.object()
        .put("id", LocalTask.actorIdOf(task.name()))
        .put("userId", PlatformId.USER)
        .put("name", task.name())
        .put("username", LocalTask.OWNER)
        .put("title", task.about().title())
        .put("description", task.about().description())
        .put("isPublic", false)
        .put("createdAt", modifiedAt)
        .put("modifiedAt", modifiedAt);
  }

  /** A folder tells when it was changed, not when it was made. */
  private static Instant modifiedAt(LocalTask task) {
    return Instant.ofEpochMilli(task.folder().resolve(TaskFile.NAME).toFile().lastModified());
  }
}
