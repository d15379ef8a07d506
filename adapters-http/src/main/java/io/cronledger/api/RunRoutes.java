package io.cronledger.api;

import static io.javalin.http.HttpStatus.NOT_FOUND;

import io.cronledger.run.Books;
import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Entry;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/** Entries as they are asked for: a page of them, one, what went in, what came out. */
final class RunRoutes {
  private final Books books;
  private final RunFilter filter;
  private final Documents documents;
  private final InstantSource clock;

  RunRoutes(Books books, RunFilter filter, Documents documents, InstantSource clock) {
    this.books = books;
    this.filter = filter;
    this.documents = documents;
    this.clock = clock;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/runs", this::list);
    Answers.get(routes, "/api/v1/runs/{id}", this::one);
    Answers.get(routes, "/api/v1/runs/{id}/input", this::input);
    Answers.get(routes, "/api/v1/runs/{id}/output", this::output);
    Answers.get(routes, "/api/v1/runs/{id}/diff", this::diff);
  }

  private void list(Context request) throws IOException {
    Answers.json(request, documents.page(filter.of(request.queryParamMap(), clock.instant())));
  }

  private void one(Context request) throws IOException {
    var mistakes = new Mistakes();
    boolean checked = new Parameters(request.queryParamMap(), mistakes, "check").flag("check");
    mistakes.check();
    Entry entry = entry(request);
    ObjectNode run =
        checked
            ? documents.checked(entry).orElseThrow(() -> unknown(request.pathParam("id")))
            : documents.whole(entry);
    byte[] body = Answers.bytes(run);
    request.contentType(Answers.JSON);
    if (entry.status().isFinal()) {
      Tagged.answer(request, Payload.of(Answers.JSON, body).sha256(), () -> request.result(body));
    } else {
      request.result(body);
    }
  }

  private void diff(Context request) throws IOException {
    var mistakes = new Mistakes();
    var parameters = new Parameters(request.queryParamMap(), mistakes, "with");
    var with = parameters.one("with", RunId::parse, "a run id", "Name another run by its id.");
    mistakes.check();
    Answers.json(
        request, new DiffDocument(books).of(request.pathParam("id"), with.map(RunId::toString)));
  }

  private void input(Context request) throws IOException {
    Parameters.none(request);
    switch (entry(request)) {
      case TaskRun run -> send(request, run.order().call().input(), "input");
      case Unfired range -> throw Refused.with(NOT_FOUND, nothingRan(range));
    }
  }

  private void output(Context request) throws IOException {
    Parameters.none(request);
    switch (entry(request)) {
      case TaskRun.Over over -> send(request, output(over), "output");
      case Unfired range -> throw Refused.with(NOT_FOUND, nothingRan(range));
      case TaskRun run ->
          throw Refused.with(
              NOT_FOUND,
              "Run %s is %s: there is no output yet".formatted(run.id(), run.status().label()));
    }
  }

  /** Bytes that are missing since retention let go of the run meanwhile are not damaged. */
  private void send(Context request, Payload payload, String kind) throws IOException {
    try {
      PayloadAnswer.send(request, payload, kind);
    } catch (DamagedPayload e) {
      request.res().setHeader("ETag", null);
      throw e.of(entry(request).id(), kind);
    }
  }

  private static Payload output(TaskRun.Over run) {
    return switch (run.outcome()) {
      case Outcome.Succeeded(Payload output) -> output;
      case Outcome.Failed _, Outcome.Refused _, Outcome.Lost _ ->
          throw Refused.with(
              NOT_FOUND,
              "Run %s is %s and has no output; its document says why"
                  .formatted(run.id(), run.status().label()));
    };
  }

  private static String nothingRan(Unfired range) {
    return "Nothing ran: %s because of %s".formatted(range.status().label(), range.reason());
  }

  private Entry entry(Context request) {
    String id = request.pathParam("id");
    return RunId.parse(id).flatMap(books::entry).orElseThrow(() -> unknown(id));
  }

  static Refused unknown(String id) {
    return Refused.with(NOT_FOUND, "No run %s is on the books".formatted(Mistakes.quote(id)));
  }
}
