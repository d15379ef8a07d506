package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asking about runs. */
final class RunRoutes {
  /** The platform's limit on {@code waitForFinish}; callers ask for more and rely on it. */
  private static final int MAX_WAIT_SECS = 60;

  private final TaskFolders tasks;
  private final Runs runs;

  RunRoutes(TaskFolders tasks, Runs runs) {
    this.tasks = tasks;
    this.runs = runs;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/v2/actor-tasks/{task}/runs", this::runsOfTask);
    routes.get("/v2/actor-runs/{run}", this::run);
  }

  private void runsOfTask(Context call) {
    String task =
        tasks.nameOf(call.pathParam("task")).orElseThrow(() -> ApiError.notFound("Actor task"));
    list(call, run -> run.task().equals(task));
  }

  private void list(Context call, Predicate<LocalRun> wanted) {
    var query = new Query(call);
    var page = Answer.Page.of(query);
    Predicate<LocalRun> all = wanted.and(statusFilter(query));
    List<LocalRun> matching =
        (page.desc() ? runs.newestFirst() : runs.oldestFirst()).filter(all).toList();
    Answer.page(
        call,
        page,
        matching.size(),
        matching.stream().skip(page.offset()).limit(page.limit()).map(RunJson::brief).toList());
  }

  private static Predicate<LocalRun> statusFilter(Query query) {
    if (query.text("status").isEmpty()) {
      return _ -> true;
    }
    Set<RunStatus> wanted =
        Stream.of(query.text("status").get().split(",", -1))
            .map(
                label ->
                    RunStatus.parse(label)
                        .orElseThrow(() -> ApiError.badValue("status", label, "such as SUCCEEDED")))
            .collect(Collectors.toSet());
    return run -> wanted.contains(run.status());
  }

  private void run(Context call) throws InterruptedException {
    LocalRun run = find(call);
    int wait = new Query(call).clamped("waitForFinish", 0, 0, MAX_WAIT_SECS);
    Answer.data(call, RunJson.whole(runs.await(run, Duration.ofSeconds(wait))));
  }

  private LocalRun find(Context call) {
    return runs.find(call.pathParam("run")).orElseThrow(() -> ApiError.notFound("Actor run"));
  }
}
