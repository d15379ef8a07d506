package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** {@code /v2/actor-tasks}: running tasks. */
final class TaskRoutes {
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
    routes.post("/v2/actor-tasks/{task}/run-sync", this::runSync);
    routes.get("/v2/actor-tasks/{task}/run-sync", this::runSync);
  }

  private void runSync(Context call) throws IOException, InterruptedException {
    String key = new Query(call).text("outputRecordKey").orElse("OUTPUT");
    LocalRun run = ended(start(call));
    Optional<Records.Entry> output = Records.of(folders, run).find(key);
    call.status(201);
    if (output.isPresent()) {
      Answer.record(call, output.get());
    } else {
      call.contentType("text/plain; charset=utf-8").result("");
    }
  }

  private LocalRun start(Context call) throws IOException {
    LocalTask task = tasks.get(call.pathParam("task"));
    LocalRun.Options options = CallParameters.of(new Query(call), task);
    byte[] input =
        Json.bytes(
            call.req().getMethod().equals("POST")
                ? CallBody.over(task.input(), call)
                : task.input());
    return runs.start(task, input, options, new LocalRun.Caller(call.userAgent(), call.ip()));
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
