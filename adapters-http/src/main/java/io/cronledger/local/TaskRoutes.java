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

  /** Each task's Actor, by the path it has, and the one it had. */
  private static final List<String> ACTOR = List.of("/v2/actors/{task}", "/v2/acts/{task}");

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
    sync(routes, TASK + "/run-sync", call -> output(call, start(call)));
    sync(routes, TASK + "/run-sync-get-dataset-items", call -> items(call, start(call)));
    routes.post(TASK + "/runs", call -> run(call, start(call)));
    for (String actor : ACTOR) {
      Reading.of(routes, actor, call -> Answer.data(call, TaskJson.actor(task(call))));
      sync(routes, actor + "/run-sync", call -> output(call, startActor(call)));
      sync(routes, actor + "/run-sync-get-dataset-items", call -> items(call, startActor(call)));
      routes.post(actor + "/runs", call -> run(call, startActor(call)));
    }
  }

  /** A GET that starts something is not to be started by a HEAD. */
  private static void sync(RoutesConfig routes, String path, Handler start) {
    routes.before(
        path,
        call -> {
          if (call.req().getMethod().equals("HEAD")) {
            throw new MethodNotAllowedResponse("HEAD", Map.of("availableMethods", "GET, POST"));
          }
        });
    routes.post(path, start);
    routes.get(path, start);
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

  /** What runs is started when all that is asked for is known to be sound. */
  private interface Start {
    LocalRun now() throws IOException;
  }

  private void output(Context call, Start start) throws IOException, InterruptedException {
    String key = new Query(call).recordKey("outputRecordKey").orElse("OUTPUT");
    LocalRun run = ended(start.now());
    Optional<Records.Entry> output = new Records(folders.records(run)).find(key);
    call.status(201);
    if (output.isPresent()) {
      Answer.record(call, output.get());
    } else {
      call.contentType("text/plain; charset=utf-8").result("");
    }
  }

  private void items(Context call, Start start) throws IOException, InterruptedException {
    var wanted = ItemsQuery.of(new Query(call));
    LocalRun run = ended(start.now());
    call.status(201);
    new Items(folders.items(run)).answer(call, wanted);
  }

  private void run(Context call, Start start) throws IOException, InterruptedException {
    Duration wait = new Query(call).waitForFinish();
    LocalRun run = runs.await(start.now(), wait);
    call.status(201).header("Location", "/v2/actor-runs/" + run.id());
    Answer.run(call, run);
  }

  private Start start(Context call) {
    return () -> startTask(call);
  }

  private Start startActor(Context call) {
    return () -> {
      LocalTask task = task(call);
      LocalRun.Options options = CallParameters.of(new Query(call), task);
      Input input =
          call.req().getMethod().equals("POST")
              ? CallBody.whole(call, given -> completed(task, given))
              : Input.json(completed(task, Json.object()));
      return runs.start(task, input, options, caller(call));
    };
  }

  private LocalRun startTask(Context call) throws IOException {
    LocalTask task = task(call);
    LocalRun.Options options = CallParameters.of(new Query(call), task);
    ObjectNode input =
        call.req().getMethod().equals("POST") ? CallBody.over(task.input(), call) : task.input();
    return runs.start(task, Input.json(completed(task, input)), options, caller(call));
  }

  private static ObjectNode completed(LocalTask task, ObjectNode input) {
    return InputSchema.of(task.folder()).map(schema -> schema.complete(input)).orElse(input);
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
