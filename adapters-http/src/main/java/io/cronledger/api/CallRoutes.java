package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.ManualRuns.Ordered;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoint's own call, {@code POST /v2/actor-tasks/{id}/run-sync}, through the ledger: a client
 * that is pointed here gets the answer that it would get there, and the run is on the books.
 */
final class CallRoutes {
  /** The endpoint's own limit. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String PATH = "/v2/actor-tasks/{id}/run-sync";

  private final Books books;
  private final ManualRuns manual;
  private final ManualRunRoutes waiting;

  CallRoutes(ApiServer.Subject subject, ManualRunRoutes waiting) {
    this.books = subject.books();
    this.manual = subject.manual();
    this.waiting = waiting;
  }

  void addTo(RoutesConfig routes) {
    routes.post(PATH, this::run).get(PATH, this::run);
  }

  private void run(Context request) throws IOException, InterruptedException {
    ObjectNode input =
        request.method().equals(HandlerType.GET)
            ? RequestBody.none()
            : RequestBody.unfolded(request);
    OrderForm form = CallForm.of(request.pathParam("id"), input, request.queryParamMap());
    Ordered ordered = manual.run(form.call(), form.by());
    request.header("Cronledger-Run", ordered.order().id().toString());
    Optional<Entry> end = waiting.end(ordered, LONGEST);
    if (end.isPresent()) {
      answer(request, asKept(end.get()));
    } else {
      error(
          request,
          408,
          "run-timeout-exceeded",
          "Actor run exceeded the timeout of 300 seconds for this API endpoint");
    }
  }

  /** The spool that an output came in is gone once it is on the books. */
  private Entry asKept(Entry end) {
    return books.entry(end.id()).orElse(end);
  }

  private static void answer(Context request, Entry end) throws IOException {
    switch (end) {
      case TaskRun.Over over -> answer(request, over);
      case Unfired range ->
          error(request, 503, "internal-server-error", "Nothing ran: " + range.reason());
      case TaskRun run -> throw new IllegalStateException("no end: " + run);
    }
  }

  private static void answer(Context request, TaskRun.Over run) throws IOException {
    switch (run.outcome()) {
      case Outcome.Succeeded(Payload output) -> output(request, output);
      case Outcome.Failed _ ->
          error(
              request,
              400,
              "run-failed",
              "Actor run did not succeed (run ID: %s, status: %s)."
                  .formatted(
                      Objects.requireNonNullElse(run.platformRunId(), "unknown"),
                      run.status().label()));
      case Outcome.Refused(Failure why) -> refused(request, why);
      case Outcome.Lost(Failure why) ->
          error(
              request,
              500,
              "internal-server-error",
              "What became of the run cannot be known: " + why.message());
    }
  }

  private static void output(Context request, Payload output) throws IOException {
    request.header("Content-Security-Policy", "sandbox; default-src 'none'");
    PayloadAnswer.write(
        request,
        output,
        () -> request.status(HttpStatus.CREATED).contentType(PayloadAnswer.contentType(output)));
  }

  /** As the platform turned it down; what did not get so far is a gateway's failure. */
  private static void refused(Context request, Failure why) {
    if (why.httpStatus() == null) {
      error(request, 502, "internal-server-error", why.kind() + ": " + why.message());
    } else {
      error(request, why.httpStatus(), why.kind(), why.message());
    }
  }

  private static void error(Context request, int status, String type, String message) {
    Answers.endpointError(request, status, type, message);
  }
}
