package io.cronledger.api;

import static io.javalin.http.HttpStatus.ACCEPTED;
import static io.javalin.http.HttpStatus.CONFLICT;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.RunId;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Timetable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Function;

/** What somebody does to schedules and runs; the books keep who it was, and when. */
final class DeedRoutes {
  private final Schedules schedules;
  private final Timetable timetable;
  private final Runner runner;
  private final Books books;
  private final Documents documents;

  DeedRoutes(ApiServer.Subject subject, Documents documents) {
    this.schedules = subject.schedules();
    this.timetable = subject.timetable();
    this.runner = subject.runner();
    this.books = subject.books();
    this.documents = documents;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/v1/schedules/{name}/pause", this::pause);
    routes.post("/api/v1/schedules/{name}/resume", this::resume);
    routes.post("/api/v1/runs/{id}/abort", this::abort);
  }

  private interface Change {
    boolean make(ScheduleName name, String by);
  }

  private void pause(Context request) throws IOException {
    change(request, schedules::pause, this::pausedAlready);
  }

  private void resume(Context request) throws IOException {
    change(request, schedules::resume, _ -> "is not paused");
  }

  private void change(Context request, Change change, Function<ScheduleName, String> otherwise)
      throws IOException {
    Parameters.none(request);
    String by = OrderForm.askedBy(RequestBody.read(request));
    String name = request.pathParam("name");
    ScheduleName schedule = standing(name).definition().schedule();
    if (!change.make(schedule, by)) {
      throw Refused.with(
          CONFLICT, "Schedule '%s' %s".formatted(schedule, otherwise.apply(schedule)));
    }
    Answers.json(request, documents.schedule(standing(name)));
  }

  private String pausedAlready(ScheduleName schedule) {
    return "is paused already"
        + Documents.latestPause(books, schedule)
            .map(deed -> ", by %s since %s".formatted(deed.by(), deed.at()))
            .orElse("");
  }

  private Standing standing(String name) {
    return ScheduleRoutes.standing(name, timetable);
  }

  private void abort(Context request) throws IOException {
    Parameters.none(request);
    String by = OrderForm.askedBy(RequestBody.read(request));
    Entry entry = entry(request.pathParam("id"));
    switch (runner.abort(entry.id(), by)) {
      case CALLED_OFF -> {}
      case ASKED -> request.status(ACCEPTED);
      case OVER, UNKNOWN ->
          throw Refused.with(CONFLICT, nothingToStop(entry(entry.id().toString())));
    }
    Answers.json(request, documents.whole(entry(entry.id().toString())));
  }

  private static String nothingToStop(Entry entry) {
    return switch (entry) {
      case TaskRun run -> "Run %s is over: %s".formatted(run.id(), run.status().label());
      case Unfired range ->
          "Nothing ran: %s because of %s".formatted(range.status().label(), range.reason());
    };
  }

  private Entry entry(String id) {
    return RunId.parse(id).flatMap(books::entry).orElseThrow(() -> RunRoutes.unknown(id));
  }
}
