package io.cronledger.local;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program finds in its environment: what any program needs, and what one that was written
 * for the platform looks for. Nothing else of the service's own environment goes in, least of all a
 * token.
 */
final class Environment {
  private static final List<String> PASSED_ON =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "JAVA_HOME");

  static final String RUN_ID = "ACTOR_RUN_ID";

  private Environment() {}

  static Map<String, String> of(LocalRun run, Path storage) {
    var all = new LinkedHashMap<String, String>();
    for (String name : PASSED_ON) {
      String value = System.getenv(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    run(run, all);
    stores(run, storage, all);
    return all;
  }

  private static void run(LocalRun run, Map<String, String> all) {
    LocalRun.Options options = run.options();
    Instant startedAt = run.startedAt();
    all.put(RUN_ID, run.id());
    all.put("ACTOR_ID", LocalTask.actorIdOf(run.task()));
    all.put("ACTOR_TASK_ID", LocalTask.idOf(run.task()));
    all.put("ACTOR_FULL_NAME", LocalTask.OWNER + "/" + run.task());
    all.put("ACTOR_BUILD_ID", LocalTask.buildIdOf(run.task()));
    all.put("ACTOR_BUILD_NUMBER", RunJson.BUILD_NUMBER);
    all.put("ACTOR_STARTED_AT", Json.time(startedAt));
    if (options.timeoutSecs() > 0) {
      all.put("ACTOR_TIMEOUT_AT", Json.time(startedAt.plusSeconds(options.timeoutSecs())));
    }
    all.put("ACTOR_MEMORY_MBYTES", Integer.toString(options.memoryMbytes()));
    all.put("ACTOR_RESTART_ON_ERROR", options.restartOnError() ? "1" : "0");
    if (options.maxItems() != null) {
      all.put("ACTOR_MAX_PAID_DATASET_ITEMS", options.maxItems().toString());
    }
    if (options.maxTotalChargeUsd() != null) {
      all.put("ACTOR_MAX_TOTAL_CHARGE_USD", options.maxTotalChargeUsd().toPlainString());
    }
    all.put("APIFY_META_ORIGIN", "API");
    all.put("APIFY_USER_ID", PlatformId.USER);
    all.put("APIFY_HEADLESS", "1");
  }

  private static void stores(LocalRun run, Path storage, Map<String, String> all) {
    String folder = storage.toAbsolutePath().toString();
    all.put("CRAWLEE_STORAGE_DIR", folder);
    all.put("APIFY_LOCAL_STORAGE_DIR", folder);
    all.put("CRAWLEE_PURGE_ON_START", "0");
    all.put("APIFY_PURGE_ON_START", "0");
    for (String prefix : List.of("ACTOR_", "APIFY_")) {
      all.put(prefix + "DEFAULT_KEY_VALUE_STORE_ID", run.keyValueStoreId());
      all.put(prefix + "DEFAULT_DATASET_ID", run.datasetId());
      all.put(prefix + "DEFAULT_REQUEST_QUEUE_ID", run.requestQueueId());
      all.put(prefix + "INPUT_KEY", "INPUT");
    }
    all.put("CRAWLEE_INPUT_KEY", "INPUT");
    var storages = Json.object();
    storages.putObject("keyValueStores").put("default", run.keyValueStoreId());
    storages.putObject("datasets").put("default", run.datasetId());
    storages.putObject("requestQueues").put("default", run.requestQueueId());
    all.put("ACTOR_STORAGES_JSON", storages.toString());
  }
}
