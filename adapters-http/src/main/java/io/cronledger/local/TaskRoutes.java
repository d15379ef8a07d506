package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/actor-tasks}: what can be run, and running it. */
final class TaskRoutes {
  private static final String TASK = "/v2/actor-tasks/{task}";

  private final TaskFolders tasks;
  private final Runs runs;
  private final RunFolders folders;
  private final Duration syncWait;

  TaskRoutes(TaskFolders tasks, Runs runs, RunFolders folders, Duration syncWait) {
    this.tasks = tasks;
    this.runs = runs;
    this.folders = folders;
    this.syncWait = syncWait;
  }

  void addTo(RoutesConfig routes) {
    Reading.of(routes, "/v2/actor-tasks", this::list);
    Reading.of(routes, TASK, call -> Answer.data(call, TaskJson.whole(task(call), this::runsOf)));
    Reading.of(routes, TASK + "/input", call -> Answer.json(call, task(call).input()));
    sync(routes, TASK + "/run-sync", this::runSync);
    sync(routes, TASK + "/run-sync-get-dataset-items", this::runSyncForItems);
    routes.post(TASK + "/runs", this::run);
  }

  /** A GET that starts something is not to be started by a HEAD. */
  private static void sync(RoutesConfig routes, String path, Handler start) {
    routes.post(path, start);
    routes.get(path, start);
    routes.head(
        path,
        _ -> {
          throw new MethodNotAllowedResponse("HEAD", Map.of("availableMethods", "GET, POST"));
        });
  }

  private long runsOf(LocalTask task) {
    return runs.count(task.name());
  }

  private LocalTask task(Context call) {
    return tasks.get(call.pathParam("task"));
  }

  private void list(Context call) {
    var page = Answer.Page.of(new Query(call));
    List<LocalTask> all = page.desc() ? tasks.usable().reversed() : tasks.usable();
    Answer.page(
        call,
        page,
        all.size(),
        all.stream()
            .skip(page.offset())
            .limit(page.limit())
            .map(task -> TaskJson.brief(task, this::runsOf))
            .toList());
  }

  private void runSync(Context call) throws IOException, InterruptedException {
    String key = new Query(call).recordKey("outputRecordKey").orElse("OUTPUT");
    LocalRun run = ended(start(call));
    Optional<Records.Entry> output = new Records(folders.records(run)).find(key);
    call.status(201);
    if (output.isPresent()) {
      Answer.record(call, output.get());
    } else {
      call.contentType("text/plain; charset=utf-8").result("");
    }
  }

  private void runSyncForItems(Context call) throws IOException, InterruptedException {
    var wanted = ItemsQuery.of(new Query(call));
    LocalRun run = ended(start(call));
    call.status(201);
    new Items(folders.items(run)).answer(call, wanted);
  }

  private void run(Context call) throws IOException, InterruptedException {
    Duration wait = new Query(call).waitForFinish();
    LocalRun run = runs.await(start(call), wait);
    call.status(201).header("Location", "/v2/actor-runs/" + run.id());
    Answer.run(call, run);
  }

  private LocalRun start(Context call) throws IOException {
    LocalTask task = task(call);
    LocalRun.Options options = CallParameters.of(new Query(call), task);
    ObjectNode input =
        call.req().getMethod().equals("POST") ? CallBody.over(task.input(), call) : task.input();
    ObjectNode complete =
        InputSchema.of(task.folder()).map(schema -> schema.complete(input)).orElse(input);
    return runs.start(task, Json.bytes(complete), options, caller(call));
  }

  private static LocalRun.Caller caller(Context call) {
    String named = call.header("X-Apify-Request-Origin");
    return new LocalRun.Caller(call.userAgent(), call.ip(), RunOrigin.of(named));
  }

  /** The run once it has succeeded; the other ends of a synchronous call are errors. */
  private LocalRun ended(LocalRun started) throws InterruptedException {
    LocalRun run = runs.await(started, syncWait);
    return switch (run.status()) {
      case SUCCEEDED -> run;
      case READY, RUNNING, TIMING_OUT, ABORTING ->
          throw new ApiError(
              408,
              "run-timeout-exceeded",
              "Actor run exceeded the timeout of %d seconds for this API endpoint"
                  .formatted(syncWait.toSeconds()));
      case FAILED, TIMED_OUT, ABORTED ->
          throw new ApiError(
              400,
              "run-failed",
              "Actor run did not succeed (run ID: %s, status: %s)."
                  .formatted(run.id(), run.status().label()));
    };
  }
}
