package io.cronledger.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A run as the platform shows it. */
final class RunJson {
  /** Local programs are not built; the platform's runs always name a build. */
  static final String BUILD_NUMBER = "0.0.1";

  private RunJson() {}

  /**
   * With everything, as it is answered to who asks for this run.
   *
   * @param base the endpoint's address; a program's own server would be found there, if it had one
   */
  static ObjectNode whole(LocalRun run, String base) {
    ObjectNode json = brief(run);
    LocalRun.Progress progress = run.progress();
    if (progress.message() != null) {
      json.put("statusMessage", progress.message()).put("isStatusMessageTerminal", true);
    }
    if (progress.exitCode() != null) {
      json.put("exitCode", progress.exitCode());
    }
    stats(run, json.putObject("stats"));
    options(run.options(), json.putObject("options"));
    json.put("generalAccess", "FOLLOW_USER_SETTING");
    ObjectNode storages = json.putObject("storageIds");
    storages.putObject("datasets").put("default", run.datasetId());
    storages.putObject("keyValueStores").put("default", run.keyValueStoreId());
    storages.putObject("requestQueues").put("default", run.requestQueueId());
    return json.put("containerUrl", base + "/")
        .put("isContainerServerReady", false)
        .put("consoleUrl", base + "/")
        .put("platformUsageBillingModel", "USER");
  }

  /** As it stands in a list. The platform leaves {@code meta.userAgent} out there; we need not. */
  static ObjectNode brief(LocalRun run) {
    ObjectNode json = Json.object();
    json.put("id", run.id())
        .put("actId", LocalTask.actorIdOf(run.task()))
        .put("userId", PlatformId.USER)
        .put("actorTaskId", LocalTask.idOf(run.task()))
        .put("status", run.status().label())
        .put("startedAt", Json.time(run.startedAt()))
        .put("finishedAt", Json.timeOrNull(run.progress().finishedAt()))
        .put("buildId", LocalTask.buildIdOf(run.task()))
        .put("buildNumber", BUILD_NUMBER)
        .put("buildNumberInt", 1);
    ObjectNode meta = json.putObject("meta").put("origin", run.caller().origin().name());
    Optional.ofNullable(run.caller().clientIp()).ifPresent(ip -> meta.put("clientIp", ip));
    Optional.ofNullable(run.caller().userAgent()).ifPresent(agent -> meta.put("userAgent", agent));
    return json.put("usageTotalUsd", 0)
        .put("defaultKeyValueStoreId", run.keyValueStoreId())
        .put("defaultDatasetId", run.datasetId())
        .put("defaultRequestQueueId", run.requestQueueId());
  }

  private static void stats(LocalRun run, ObjectNode json) {
    json.put("inputBodyLen", run.inputBytes())
        .put("migrationCount", 0)
        .put("rebootCount", 0)
        .put("restartCount", run.progress().restarts())
        .put("resurrectCount", 0);
    Instant finishedAt = run.progress().finishedAt();
    if (finishedAt != null) {
      Duration took = Duration.between(run.startedAt(), finishedAt);
      json.put("durationMillis", took.toMillis()).put("runTimeSecs", took.toMillis() / 1000.0);
    }
    json.put("computeUnits", 0);
  }

  private static void options(LocalRun.Options options, ObjectNode json) {
    json.put("build", options.build())
        .put("timeoutSecs", options.timeoutSecs())
        .put("memoryMbytes", options.memoryMbytes())
        .put("diskMbytes", 2L * options.memoryMbytes());
    Optional.ofNullable(options.maxItems()).ifPresent(most -> json.put("maxItems", most));
    Optional.ofNullable(options.maxTotalChargeUsd())
        .ifPresent(most -> json.put("maxTotalChargeUsd", most));
    if (options.restartOnError()) {
      json.put("restartOnError", true);
    }
  }
}
