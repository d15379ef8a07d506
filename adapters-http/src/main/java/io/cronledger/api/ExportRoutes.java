package io.cronledger.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Search;
import io.cronledger.run.TaskRun;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Any number of runs in one answer, written as they are read, newest first. */
final class ExportRoutes {
  private static final int PAGE = 200;
  private static final int BUFFER = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ExportRoutes.class);

  private final Books books;
  private final RunFilter filter;
  private final Documents documents;
  private final InstantSource clock;

  ExportRoutes(ApiServer.Subject subject, Documents documents) {
    this.books = subject.books();
    this.filter = new RunFilter(books, subject.timetable());
    this.documents = documents;
    this.clock = subject.clock();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/export", this::export);
  }

  private enum Form {
    JSONL("application/jsonl"),
    CSV("text/csv");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    static Optional<Form> named(String text) {
      return Stream.of(values()).filter(form -> form.name().equalsIgnoreCase(text)).findFirst();
    }
  }

  private void export(Context request) throws IOException {
    var mistakes = new Mistakes();
    var parameters =
        new Parameters(
            request.queryParamMap(),
            mistakes,
            Stream.concat(RunFilter.NAMES.stream(), Stream.of("format", "payloads")).toList());
    RunFilter.Wanted wanted = filter.read(parameters, mistakes, clock.instant());
    Form form =
        parameters
            .one("format", Form::named, "a format", "Choose of jsonl, csv.")
            .orElse(Form.JSONL);
    boolean payloads = parameters.flag("payloads");
    if (payloads && form == Form.CSV) {
      mistakes.add("payloads", "not with CSV", "Leave it out, or choose the format jsonl.");
    }
    mistakes.check();
    request.contentType(form.contentType);
    request.header(
        "Content-Disposition",
        "attachment; filename=\"runs.%s\"".formatted(form == Form.CSV ? "csv" : "jsonl"));
    var out = new BufferedOutputStream(request.outputStream(), BUFFER);
    if (form == Form.CSV) {
      line(out, CsvLine.heading());
    }
    each(
        wanted,
        entry -> {
          Optional<String> text = text(entry, form, payloads);
          if (text.isPresent()) {
            line(out, text.get());
          }
        });
    out.flush();
  }

  private interface Taker {
    void take(Entry entry) throws IOException;
  }

  private void each(RunFilter.Wanted wanted, Taker taker) throws IOException {
    var search = new Search(books);
    @Nullable EntryFilter rest = wanted.filter().limitedTo(PAGE);
    while (rest != null) {
      Search.Page page = search.page(rest, wanted.content());
      for (Entry entry : page.found()) {
        taker.take(entry);
      }
      rest = page.next() == null ? null : rest.before(page.next());
    }
  }

  /** Empty if retention let go of it since it was found. */
  private Optional<String> text(Entry entry, Form form, boolean payloads) throws IOException {
    var run = documents.entry(entry);
    if (form == Form.CSV) {
      return Optional.of(CsvLine.of(run));
    }
    return (payloads ? withContents(run, entry) : Optional.of(run)).map(ObjectNode::toString);
  }

  private Optional<ObjectNode> withContents(ObjectNode run, Entry entry) throws IOException {
    Optional<ObjectNode> whole =
        RunContents.add(
            run, which -> payload(entry, which), () -> books.entry(entry.id()).isPresent());
    if (whole.isPresent() && whole.get().has(Damage.FIELD)) {
      LOG.warn("Run {} is exported with what is damaged of it left out", entry.id());
    }
    return whole;
  }

  private static Optional<InputStream> payload(Entry entry, String which) throws IOException {
    return switch (entry) {
      case TaskRun run when which.equals("input") -> Optional.of(run.order().call().input().open());
      case TaskRun.Over(_, _, Outcome.Succeeded(Payload output), _, _, _) ->
          Optional.of(output.open());
      case Entry _ -> Optional.empty();
    };
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.write('\n');
  }
}
