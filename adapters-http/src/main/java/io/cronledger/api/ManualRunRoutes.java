package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.ManualRuns.Ordered;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Timetable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are asked for: put on record first, then waited for, unless the request prefers not to.
 * Whoever stops waiting leaves a run that goes on.
 */
final class ManualRunRoutes {
  private final Schedules schedules;
  private final Timetable timetable;
  private final ManualRuns manual;
  private final Books books;
  private final Documents documents;
  private final CompletableFuture<@Nullable Void> stopping = new CompletableFuture<>();

  ManualRunRoutes(ApiServer.Subject subject, Documents documents) {
    this.schedules = subject.schedules();
    this.timetable = subject.timetable();
    this.manual = subject.manual();
    this.books = subject.books();
    this.documents = documents;
  }

  /** Whoever still waits for a run is told how it stands; the run goes on. */
  void stopWaiting() {
    var _ = stopping.complete(null);
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/v1/schedules/{name}/run", this::runSchedule);
    routes.post("/api/v1/runs", this::runTask);
  }

  private void runSchedule(Context request) throws IOException, InterruptedException {
    Parameters.none(request);
    String by = OrderForm.askedBy(RequestBody.read(request));
    String name = request.pathParam("name");
    Schedule schedule =
        Optional.of(name)
            .filter(ScheduleName::isValid)
            .flatMap(valid -> schedules.schedule(new ScheduleName(valid)))
            .orElseThrow(() -> ScheduleRoutes.unknown(name, timetable));
    answer(request, Preference.of(request), () -> manual.run(schedule, by));
  }

  private void runTask(Context request) throws IOException, InterruptedException {
    Parameters.none(request);
    OrderForm form = OrderForm.forTask(RequestBody.read(request));
    answer(request, Preference.of(request), () -> manual.run(form.call(), form.by()));
  }

  private interface Order {
    Ordered place();
  }

  private void answer(Context request, Preference preference, Order order)
      throws InterruptedException {
    Ordered ordered = order.place();
    request.header("Location", "/api/v1/runs/" + ordered.order().id());
    Entry end = end(ordered, preference.longest()).orElse(null);
    request.status(end == null ? HttpStatus.ACCEPTED : HttpStatus.CREATED);
    Entry told = end == null ? books.entry(ordered.order().id()).orElseThrow() : end;
    Answers.json(request, documents.whole(told));
  }

  /** The run's end, if it comes in time and the service is not stopped before. */
  Optional<Entry> end(Ordered ordered, Duration longest) throws InterruptedException {
    try {
      var _ =
          CompletableFuture.anyOf(ordered.end(), stopping)
              .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // told below, as it stands
    } catch (ExecutionException e) {
      throw new IllegalStateException("no end can be told of run " + ordered.order().id(), e);
    }
    return Optional.ofNullable(ordered.end().getNow(null));
  }
}
