package io.cronledger.local;

import tools.jackson.databind.node.ObjectNode;

/** A task as the platform shows it. */
final class TaskJson {
  private TaskJson() {}

  static ObjectNode brief(LocalTask task) {
    return Json.object()
        .put("id", task.id())
        .put("userId", PlatformId.USER)
        .put("actId", LocalTask.actorIdOf(task.name()))
        .put("actName", task.name())
        .put("name", task.name())
        .put("title", task.about().title())
        .put("username", LocalTask.OWNER)
        .put("actUsername", LocalTask.OWNER);
  }

  static ObjectNode whole(LocalTask task) {
    ObjectNode json = brief(task).put("description", task.about().description());
    json.putObject("options")
        .put("build", "latest")
        .put("timeoutSecs", task.options().timeoutSecs())
        .put("memoryMbytes", task.options().memoryMbytes());
    json.set("input", task.input());
    return json;
  }
}
