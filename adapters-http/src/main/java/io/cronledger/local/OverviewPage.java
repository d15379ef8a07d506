package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a browser gets: the tasks there are, what is wrong with others, and the latest runs. */
final class OverviewPage {
  private static final int RUNS = 50;

  private final TaskFolders tasks;
  private final Runs runs;

  OverviewPage(TaskFolders tasks, Runs runs) {
    this.tasks = tasks;
    this.runs = runs;
  }

  void addTo(RoutesConfig routes) {
    Reading.of(routes, "/", this::show);
  }

  private void show(Context call) {
    call.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    call.header("X-Content-Type-Options", "nosniff");
    call.html(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Cronledger local endpoint</title>
        <style>
          body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color-scheme: light dark }
          table { border-collapse: collapse; width: 100%% }
          td, th { text-align: left; padding: .2em 1em .2em 0; border-bottom: 1px solid #8884; vertical-align: top }
        </style>
        <h1>Cronledger local endpoint</h1>
        <p>Runs programs of this machine under the contract of api.apify.com.</p>
        <h2>Tasks</h2>
        <table>
        <tr><th>Task<th>Id<th>What it does
        %s</table>
        %s<h2>Latest runs</h2>
        <table>
        <tr><th>Started<th>Task<th>Status<th>Took<th>Asked for by<th>
        %s</table>
        </html>
        """
            .formatted(taskRows(), problemList(), runRows()));
  }

  private String taskRows() {
    return tasks.usable().stream()
        .map(
            task ->
                row(
                    escaped(LocalTask.OWNER + "~" + task.name()),
                    escaped(task.id()),
                    "%s. %s"
                        .formatted(
                            escaped(task.about().title()), escaped(task.about().description()))))
        .collect(Collectors.joining());
  }

  private String problemList() {
    String problems =
        tasks.problems().stream()
            .map(problem -> "<li>%s\n".formatted(escaped(problem.toString())))
            .collect(Collectors.joining());
    return problems.isEmpty() ? "" : "<h2>Cannot be run</h2>\n<ul>\n%s</ul>\n".formatted(problems);
  }

  private String runRows() {
    return runs.newestFirst().limit(RUNS).map(OverviewPage::row).collect(Collectors.joining());
  }

  private static String row(LocalRun run) {
    Instant finishedAt = run.progress().finishedAt();
    String took =
        finishedAt == null
            ? ""
            : "%d ms".formatted(Duration.between(run.startedAt(), finishedAt).toMillis());
    String path = "/v2/actor-runs/" + run.id();
    return row(
        escaped(Json.time(run.startedAt())),
        escaped(run.task()),
        escaped(run.status().label()),
        took,
        escaped(Optional.ofNullable(run.caller().userAgent()).orElse("")),
        link(path, "run")
            + link(path + "/log", "log")
            + link(path + "/key-value-store/records/INPUT", "input")
            + link(path + "/key-value-store/records/OUTPUT", "output"));
  }

  private static String row(String... cells) {
    return "<tr><td>%s\n".formatted(String.join("<td>", cells));
  }

  private static String link(String path, String text) {
    return "<a href=\"%s\">%s</a> ".formatted(escaped(path), escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
