package io.cronledger.cli;

import io.cronledger.api.AuditDocument;
import io.cronledger.api.AuditScope;
import io.cronledger.api.DiffDocument;
import io.cronledger.api.Documents;
import io.cronledger.api.NodesDocument;
import io.cronledger.api.OrderForm;
import io.cronledger.api.PlanDocument;
import io.cronledger.api.Refused;
import io.cronledger.api.RunFilter;
import io.cronledger.api.StatsDocument;
import io.cronledger.run.Books;
import io.cronledger.run.Entry;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.History;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Store;
import io.cronledger.schedule.Timetable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the database itself, since no service has it open, with the documents that the API would
 * give.
 */
public final class BooksDesk implements Desk {
  private final Parts parts;
  private final Documents documents;

  /**
   * What it takes.
   *
   * @param schedules the schedules, as a service would hold them
   * @param runs has a run made here and now, when one is asked for
   * @param closing lets go of it all
   */
  public record Parts(
      Books books,
      Timetable timetable,
      Store store,
      History history,
      Supplier<Schedules> schedules,
      InstantSource clock,
      Function<Function<ManualRuns, ManualRuns.Ordered>, CompletableFuture<Entry>> runs,
      Runnable closing) {}

  public BooksDesk(Parts parts) {
    this.parts = parts;
    this.documents = new Documents(parts.books(), parts.timetable(), parts.clock());
  }

  @Override
  public List<JsonNode> schedules() {
    List<JsonNode> all = new ArrayList<>();
    parts.timetable().inForce().forEach(standing -> all.add(documents.schedule(standing)));
    return all;
  }

  @Override
  public JsonNode plan(List<Definition> definitions) {
    return new PlanDocument(parts.timetable(), parts.books())
        .of(definitions, parts.clock().instant());
  }

  @Override
  public JsonNode runs(Map<String, List<String>> given) {
    var filter = new RunFilter(parts.books(), parts.timetable());
    RunFilter.Wanted wanted = checked(() -> filter.of(given, parts.clock().instant()));
    try {
      return documents.page(wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void follow(Map<String, List<String>> filter, Runnable begun, Predicate<JsonNode> taker) {
    throw CommandFailed.unreachable(
        "No service runs here that could tell what changes: start it, or leave out --follow.");
  }

  @Override
  public Optional<JsonNode> run(String id) {
    return entry(id).map(documents::whole);
  }

  @Override
  public Optional<JsonNode> checked(String id) {
    return entry(id)
        .flatMap(
            entry -> {
              try {
                return documents.checked(entry);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private Optional<Entry> entry(String id) {
    return RunId.parse(id).flatMap(parts.books()::entry);
  }

  @Override
  public Optional<InputStream> payload(String id, String which) throws IOException {
    Optional<Payload> payload = entry(id).map(entry -> payload(entry, which.equals("input")));
    return payload.isEmpty() ? Optional.empty() : Optional.of(payload.get().open());
  }

  private static @Nullable Payload payload(Entry entry, boolean input) {
    if (entry instanceof TaskRun run && input) {
      return run.order().call().input();
    }
    return entry instanceof TaskRun.Over over
            && over.outcome() instanceof Outcome.Succeeded(var out)
        ? out
        : null;
  }

  @Override
  public Optional<JsonNode> diff(String id, Optional<String> with) {
    if (with.isPresent() && entry(with.get()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        checked(
            () -> {
              try {
                return new DiffDocument(parts.books()).of(id, with);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }

  @Override
  public JsonNode stats(Map<String, List<String>> scope) {
    var stats = new StatsDocument(parts.books());
    return checked(() -> stats.of(scope, parts.clock().instant()));
  }

  @Override
  public JsonNode nodes() {
    return NodesDocument.of(parts.books(), parts.timetable());
  }

  @Override
  public JsonNode storage() {
    return Documents.storage(parts.store().storage(parts.clock().instant()));
  }

  @Override
  public void backup(OutputStream to) throws IOException {
    parts.store().backup(to);
  }

  @Override
  public Optional<JsonNode> runSchedule(String name, ObjectNode by) {
    if (!ScheduleName.isValid(name)) {
      return Optional.empty();
    }
    String who = checked(() -> OrderForm.askedBy(by));
    Optional<Standing> standing = parts.timetable().inForce(new ScheduleName(name));
    return standing.map(
        found -> {
          Schedule schedule = found.definition().read();
          return made(manual -> manual.run(schedule, who));
        });
  }

  @Override
  public JsonNode runTask(ObjectNode order) {
    OrderForm form = checked(() -> OrderForm.forTask(order));
    return made(manual -> manual.run(form.call(), form.by()));
  }

  /** As a service would that is there for a moment: what was due until now is accounted for. */
  @Override
  public Optional<JsonNode> setPaused(String name, String verb, ObjectNode by) {
    if (!ScheduleName.isValid(name)) {
      return Optional.empty();
    }
    var schedule = new ScheduleName(name);
    String who = checked(() -> OrderForm.askedBy(by));
    Schedules schedules = parts.schedules().get();
    boolean pausing = verb.equals("pause");
    boolean done = pausing ? schedules.pause(schedule, who) : schedules.resume(schedule, who);
    Optional<JsonNode> now = parts.timetable().inForce(schedule).map(documents::schedule);
    if (!done && now.isPresent()) {
      throw CommandFailed.badUsage(
          "Schedule '%s' is %s".formatted(name, pausing ? "paused already." : "not paused."));
    }
    return now;
  }

  @Override
  public Optional<JsonNode> abort(String id, ObjectNode by) {
    throw CommandFailed.unreachable(
        "No service runs that could stop run %s: start it, and abort again.".formatted(id));
  }

  @Override
  public Optional<JsonNode> audit(Map<String, List<String>> given) {
    AuditScope scope = checked(() -> AuditScope.of(given, parts.clock().instant()));
    var audit = new AuditDocument(parts.timetable(), parts.history());
    return Optional.of(checked(() -> audit.of(scope)));
  }

  @Override
  public JsonNode adopt(Map<String, List<String>> scope) {
    throw CommandFailed.unreachable(
        "No service runs that could ask the platform and follow what is found: start it, and audit again.");
  }

  private JsonNode made(Function<ManualRuns, ManualRuns.Ordered> order) {
    try {
      return documents.whole(parts.runs().apply(order).get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.unreachable("Interrupted; the run stays on the books.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the run came to no end", e);
    }
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T checked(Reading<T> reading) {
    try {
      return reading.read();
    } catch (Refused refused) {
      List<String> lines =
          refused.mistakes().stream()
              .map(
                  mistake -> Problems.line(mistake.parameter(), mistake.detail(), mistake.remedy()))
              .toList();
      throw CommandFailed.badUsage(Problems.text(String.valueOf(refused.getMessage()), lines));
    }
  }

  @Override
  public void close() {
    parts.closing().run();
  }
}
