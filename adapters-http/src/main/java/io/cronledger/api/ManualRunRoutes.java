package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.RunOrder;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs that are asked for: put on record first, then waited for, unless the request prefers not to.
 * Whoever stops waiting leaves a run that goes on.
 */
final class ManualRunRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ManualRunRoutes.class);

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

  private void runSchedule(Context request) throws IOException {
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

  private void runTask(Context request) throws IOException {
    Parameters.none(request);
    OrderForm form = OrderForm.forTask(RequestBody.read(request));
    answer(request, Preference.of(request), () -> manual.run(form.call(), form.by()));
  }

  private interface Order {
    Ordered place();
  }

  private void answer(Context request, Preference preference, Order order) {
    Ordered ordered = order.place();
    request.header("Location", "/api/v1/runs/" + ordered.order().id());
    Entry end = end(ordered, preference.longest()).orElse(null);
    request.status(end == null ? HttpStatus.ACCEPTED : HttpStatus.CREATED);
    Answers.json(request, told(ordered.order(), end));
  }

  /** Whoever was told that this failed would order again what is on record already. */
  private ObjectNode told(RunOrder order, @Nullable Entry end) {
    try {
      return documents.whole(end == null ? books.entry(order.id()).orElseThrow() : end);
    } catch (RuntimeException e) {
      LOG.warn("The run {} is told of as far as it is known: {}", order.id(), e.toString());
      return Documents.known(end instanceof TaskRun run ? run : new TaskRun.Waiting(order));
    }
  }

  /** The run's end, if it comes in time and the service is not stopped before. */
  Optional<Entry> end(Ordered ordered, Duration longest) {
    try {
      var _ =
          CompletableFuture.anyOf(ordered.end(), stopping)
              .get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.ofNullable(ordered.end().getNow(null));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.error("No end can be told of the run {}", ordered.order().id(), e);
      return Optional.empty();
    }
  }
}
