package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoint's own call, {@code POST /v2/actor-tasks/{id}/run-sync}, through the ledger: a client
 * that is pointed here gets the answer that it would get there, and the run is on the books.
 */
final class CallRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(CallRoutes.class);

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

  private void run(Context request) throws IOException {
    ObjectNode input =
        request.method().equals(HandlerType.GET)
            ? RequestBody.none()
            : RequestBody.unfolded(request);
    OrderForm form = CallForm.of(request.pathParam("id"), input, request.queryParamMap());
    Ordered ordered = manual.run(form.call(), form.by());
    request.header("Cronledger-Run", ordered.order().id().toString());
    try {
      answer(request, ordered);
    } catch (IOException | RuntimeException e) {
      if (request.res().isCommitted()) {
        throw e;
      }
      LOG.warn("The run {} could not be answered", ordered.order().id(), e);
      doNotRepeat(request, ordered.order().id(), "how it ended cannot be told just now");
    }
  }

  private void answer(Context request, Ordered ordered) throws IOException {
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
    if (!(end instanceof TaskRun.Over over && over.outcome() instanceof Outcome.Succeeded)) {
      return end;
    }
    try {
      return books.entry(end.id()).orElse(end);
    } catch (LedgerUnavailable gone) {
      return end;
    }
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
      case Outcome.Succeeded(Payload output) -> output(request, run, output);
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
          doNotRepeat(request, run.id(), "what became of it cannot be known: " + why.message());
    }
  }

  /** A client that is broken off sends again, so that damage is looked for before. */
  private static void output(Context request, TaskRun.Over run, Payload output) throws IOException {
    request.header("Content-Security-Policy", "sandbox; default-src 'none'");
    try {
      PayloadAnswer.check(output);
      PayloadAnswer.write(
          request,
          output,
          () -> request.status(HttpStatus.CREATED).contentType(PayloadAnswer.contentType(output)));
    } catch (IOException | LedgerUnavailable e) {
      if (request.res().isCommitted()) {
        throw e;
      }
      LOG.warn("The output of the run {} could not be answered: {}", run.id(), e.toString());
      doNotRepeat(request, run.id(), "it succeeded, and its output cannot be read just now");
    }
  }

  /**
   * Clients of the endpoint send again what failed with 500 or more, which would be paid twice; 408
   * is the one answer that they take for a run that may have been.
   */
  private static void doNotRepeat(Context request, RunId run, String why) {
    error(
        request,
        408,
        "run-timeout-exceeded",
        "The run %s is on the books, and not to be made again: %s".formatted(run, why));
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
