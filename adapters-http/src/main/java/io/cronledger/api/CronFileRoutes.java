package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Timetable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The cron files: what is wrong with them, and what they would change. */
final class CronFileRoutes {
  private final WatchedFiles files;
  private final Timetable timetable;
  private final Books books;
  private final Schedules schedules;
  private final InstantSource clock;

  CronFileRoutes(ApiServer.Subject subject) {
    this.files = subject.files();
    this.timetable = subject.timetable();
    this.books = subject.books();
    this.schedules = subject.schedules();
    this.clock = subject.clock();
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/cron-files", this::state);
    Answers.get(routes, "/api/v1/plan", this::plan);
    routes.post("/api/v1/plan", this::planOfOthers);
  }

  private void state(Context request) {
    Parameters.none(request);
    WatchedFiles.Reading last = files.last();
    Answers.json(
        request,
        new Fields()
            .with("status", last.errors() == 0 ? standing() : "rejected")
            .with("readAt", last.at())
            .with("problems", JsonMapper.shared().valueToTree(last.problems()))
            .node());
  }

  private String standing() {
    return schedules.overruledBy().isEmpty() ? "in force" : "overruled";
  }

  private void plan(Context request) {
    Parameters.none(request);
    Answers.json(request, new PlanDocument(timetable, books).of(files.now(), clock.instant()));
  }

  private void planOfOthers(Context request) throws IOException {
    Parameters.none(request);
    List<Definition> others = PlanForm.read(RequestBody.read(request, PlanForm.LONGEST_BODY));
    Answers.json(request, new PlanDocument(timetable, books).of(others, clock.instant()));
  }
}
