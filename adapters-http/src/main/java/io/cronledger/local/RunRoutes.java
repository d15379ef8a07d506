package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asking about runs, and stopping them. */
final class RunRoutes {
  /** A run is found by its id, or as the latest of a task. */
  private static final List<String> ONE_RUN =
      List.of(
          "/v2/actor-runs/{run}",
          "/v2/actor-tasks/{task}/runs/last",
          "/v2/actors/{task}/runs/last",
          "/v2/acts/{task}/runs/last");

  private final TaskFolders tasks;
  private final Runs runs;
  private final RunFolders folders;

  RunRoutes(TaskFolders tasks, Runs runs, RunFolders folders) {
    this.tasks = tasks;
    this.runs = runs;
    this.folders = folders;
  }

  void addTo(RoutesConfig routes) {
    Reading.of(routes, "/v2/actor-runs", call -> list(call, new Query(call).startedWithin()));
    Reading.of(routes, "/v2/actor-tasks/{task}/runs", call -> list(call, ofTask(call)));
    for (String actor : List.of("/v2/actors/{task}/runs", "/v2/acts/{task}/runs")) {
      Reading.of(
          routes, actor, call -> list(call, ofTask(call).and(new Query(call).startedWithin())));
    }
    Reading.of(routes, "/v2/logs/{run}", this::log);
    routes.delete("/v2/actor-runs/{run}", this::delete);
    var stores = new StoreRoutes();
    for (String run : ONE_RUN) {
      Reading.of(routes, run, this::answer);
      Reading.of(routes, run + "/log", this::log);
      routes.post(run + "/abort", this::abort);
      stores.addRecordsTo(routes, run + "/key-value-store", call -> folders.records(find(call)));
      stores.addItemsTo(routes, run + "/dataset", call -> folders.items(find(call)));
    }
  }

  private void list(Context call, Predicate<LocalRun> wanted) {
    var query = new Query(call);
    var page = Answer.Page.of(query);
    List<LocalRun> matching =
        (page.desc() ? runs.newestFirst() : runs.oldestFirst())
            .filter(wanted.and(status(query)).and(origin(query)))
            .toList();
    Answer.page(
        call,
        page,
        matching.size(),
        matching.stream().skip(page.offset()).limit(page.limit()).map(RunJson::brief).toList());
  }

  private Predicate<LocalRun> ofTask(Context call) {
    String task =
        tasks.nameOf(call.pathParam("task")).orElseThrow(() -> ApiError.notFound("Actor task"));
    return run -> run.task().equals(task);
  }

  private static Predicate<LocalRun> status(Query query) {
    Optional<String> labels = query.text("status");
    if (labels.isEmpty()) {
      return _ -> true;
    }
    Set<RunStatus> wanted =
        Stream.of(labels.get().split(",", -1)).map(RunRoutes::status).collect(Collectors.toSet());
    return run -> wanted.contains(run.status());
  }

  private static Predicate<LocalRun> origin(Query query) {
    Optional<String> named = query.text("origin");
    if (named.isEmpty()) {
      return _ -> true;
    }
    RunOrigin wanted =
        RunOrigin.parse(named.get())
            .orElseThrow(() -> ApiError.badValue("origin", named.get(), "use one such as API"));
    return run -> run.caller().origin() == wanted;
  }

  private static RunStatus status(String label) {
    return RunStatus.parse(label)
        .orElseThrow(() -> ApiError.badValue("status", label, "use one such as SUCCEEDED"));
  }

  private LocalRun find(Context call) {
    String id = call.pathParamMap().get("run");
    var query = new Query(call);
    Optional<LocalRun> run =
        id != null
            ? runs.find(id)
            : runs.newestFirst()
                .filter(ofTask(call).and(status(query)).and(origin(query)))
                .findFirst();
    return run.orElseThrow(() -> ApiError.notFound("Actor run"));
  }

  private void answer(Context call) throws InterruptedException {
    LocalRun run = runs.await(find(call), new Query(call).waitForFinish());
    Answer.run(call, run);
  }

  private void delete(Context call) {
    runs.delete(find(call));
    call.status(204);
  }

  private void abort(Context call) {
    LocalRun run = find(call);
    runs.stop(run, Stop.abort(new Query(call).has("gracefully")));
    Answer.run(call, runs.find(run.id()).orElse(run));
  }

  private void log(Context call) throws IOException, InterruptedException {
    LocalRun run = find(call);
    var query = new Query(call);
    call.contentType("text/plain; charset=utf-8");
    if (query.has("download")) {
      call.header("Content-Disposition", "attachment; filename=\"%s.log\"".formatted(run.id()));
    }
    boolean isRaw = query.has("raw");
    boolean isStream = query.has("stream");
    if (call.req().getMethod().equals("HEAD")) {
      return;
    }
    OutputStream out = call.outputStream();
    new LogStream(folders.log(run), runs)
        .copy(run, isRaw ? out : new WithoutEscapes(out), isStream);
  }
}
