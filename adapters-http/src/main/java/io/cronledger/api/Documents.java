package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.Cause;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Search;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.CalendarRule;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Span;
import io.cronledger.schedule.Standing;
import io.cronledger.schedule.Storage;
import io.cronledger.schedule.Timetable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is on the books as JSON, under the names that the API and the command line share. Times are
 * UTC, ISO 8601; what is absent is left out.
 */
public final class Documents {
  private final Books books;
  private final Timetable timetable;
  private final InstantSource clock;

  public Documents(Books books, Timetable timetable, InstantSource clock) {
    this.books = books;
    this.timetable = timetable;
    this.clock = clock;
  }

  /** What a ledger takes up, in bytes. */
  public static ObjectNode storage(Storage storage) {
    ObjectNode parts = JsonMapper.shared().createObjectNode();
    storage.parts().forEach(parts::put);
    return new Fields()
        .with("bytes", storage.bytes())
        .with("reusable", storage.reusable())
        .with("free", storage.free())
        .with("parts", parts)
        .with("entries", storage.entries())
        .with("recent", storage.recent())
        .with("recentSeconds", storage.span().toSeconds())
        .with("bytesPerEntry", storage.bytesPerEntry())
        .with("bytesPerDay", storage.bytesPerDay())
        .with("fullInDays", storage.untilFull().map(Duration::toDays).orElse(null))
        .node();
  }

  /** A page of entries, newest first. */
  public ObjectNode page(RunFilter.Wanted wanted) throws IOException {
    Search.Page page = new Search(books).page(wanted.filter(), wanted.content());
    ArrayNode runs = JsonMapper.shared().createArrayNode();
    page.found().forEach(entry -> runs.add(entry(entry)));
    List<String> damaged = page.damaged().stream().map(RunId::toString).toList();
    return new Fields()
        .with("runs", runs)
        .with("next", page.next())
        .with("looked", page.looked())
        .with(Damage.FIELD, damaged.isEmpty() ? null : strings(damaged))
        .node();
  }

  /** An entry as it stands in a list: {@code attempts} is their number. */
  public ObjectNode entry(Entry entry) {
    return switch (entry) {
      case TaskRun run ->
          RunFields.inList(run, mayHaveBeenStopped(run) ? abortOf(run) : null).node();
      case Unfired range -> range(range).node();
    };
  }

  /**
   * All that is known of an entry: each attempt, what went in, and the definition that had it run.
   */
  public ObjectNode whole(Entry entry) {
    return switch (entry) {
      case TaskRun run ->
          RunFields.whole(run, abortOf(run), books.nodesOf(run.id()))
              .with("definition", definitionOf(run))
              .node();
      case Unfired range ->
          range(range)
              .with(
                  "definition", definition(range.schedule(), range.definition(), range.lastSlot()))
              .node();
    };
  }

  /** What is known of a run without asking the books. */
  static ObjectNode known(TaskRun run) {
    return RunFields.whole(run, null, Map.of()).node();
  }

  /**
   * The same, and what of its input and output is damaged: both are read, however large. Empty if
   * retention let go of it meanwhile.
   */
  public Optional<ObjectNode> checked(Entry entry) throws IOException {
    ObjectNode document = whole(entry);
    ObjectNode damaged = Damage.of(entry);
    if (damaged == null) {
      return Optional.of(document);
    }
    document.set(Damage.FIELD, damaged);
    return books.entry(entry.id()).map(_ -> document);
  }

  /**
   * A schedule in force: what it says, how far it is accounted for, its next slot, its last run.
   */
  public ObjectNode schedule(Standing standing) {
    Definition definition = standing.definition();
    Schedule schedule = definition.read();
    return wording(schedule)
        .with("file", definition.file())
        .with("line", definition.line())
        .with("hash", definition.hash())
        .with("since", standing.since())
        .with("paused", standing.paused() ? pause(schedule.name()) : null)
        .with("accountedThrough", standing.accountedThrough())
        .with("next", schedule.firings().after(clock.instant()).orElse(null))
        .with("clockChanges", ClockNotes.withinAYear(schedule, clock.instant()))
        .with("lastRun", books.latest(schedule.name()).map(Documents::brief).orElse(null))
        .node();
  }

  /**
   * The slots at which a schedule is fired, from an instant, included, to another, not included;
   * worked out as they are asked for.
   */
  public Stream<ObjectNode> next(Schedule schedule, Instant from, Instant to) {
    return schedule
        .firings()
        .between(from, to)
        .map(slot -> new Upcoming(schedule, slot).document());
  }

  /** Who had it paused, and when. */
  private ObjectNode pause(ScheduleName schedule) {
    var fields = new Fields();
    latestPause(books, schedule)
        .ifPresent(deed -> fields.with("since", deed.at()).with("by", deed.by()));
    return fields.node();
  }

  static Optional<Deed> latestPause(Books books, ScheduleName schedule) {
    return books.deedsOf(schedule).stream()
        .filter(Deed.Paused.class::isInstance)
        .reduce((_, later) -> later);
  }

  /** Who first had it stopped. */
  private Deed.@Nullable Aborted abortOf(TaskRun run) {
    return books.deedsOf(run.id()).stream()
        .filter(Deed.Aborted.class::isInstance)
        .map(Deed.Aborted.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** Spares a list a question for each of its runs. */
  private static boolean mayHaveBeenStopped(TaskRun run) {
    return run instanceof TaskRun.Open || run.status() == Status.ABORTED;
  }

  private static Fields wording(Schedule schedule) {
    return new Fields()
        .with("name", schedule.name())
        .with("task", schedule.call().task())
        .with("when", schedule.timing().when().text())
        .with("inWords", schedule.inWords())
        .with("timezone", schedule.timing().zone())
        .with("calendar", text(schedule.timing().calendar()))
        .with("description", schedule.description().isEmpty() ? null : schedule.description())
        .with("tags", schedule.tags().isEmpty() ? null : strings(schedule.tags()))
        .with("enabled", schedule.enabled())
        .with("overlap", word(schedule.policy().overlap()))
        .with("catchup", word(schedule.policy().catchup()))
        .with("late", Span.print(schedule.policy().late()))
        .with("retry", schedule.policy().retry().limit())
        .with("backoff", Span.print(schedule.policy().retry().backoff()));
  }

  private static Fields range(Unfired range) {
    return new Fields()
        .with("id", range.id())
        .with("schedule", range.schedule())
        .with("task", range.task())
        .with("status", range.status().label())
        .with("reason", range.reason())
        .with("cause", "slot")
        .with("slot", range.firstSlot())
        .with("lastSlot", range.lastSlot())
        .with("count", range.count());
  }

  private static ObjectNode brief(Entry entry) {
    Fields fields =
        switch (entry) {
          case TaskRun run -> RunFields.brief(run);
          case Unfired range ->
              new Fields()
                  .with("id", range.id())
                  .with("status", range.status().label())
                  .with("reason", range.reason())
                  .with("slot", range.firstSlot())
                  .with("lastSlot", range.lastSlot());
        };
    return fields.node();
  }

  private @Nullable ObjectNode definitionOf(TaskRun run) {
    return switch (run.order().cause()) {
      case Cause.Slot(var schedule, var slot, var hash) -> definition(schedule, hash, slot);
      case Cause.Manual _ -> null;
    };
  }

  /** What is on record of it, and of the time it was in force that has the slot in it. */
  private ObjectNode definition(ScheduleName schedule, String hash, Instant slot) {
    var fields = new Fields().with("hash", hash);
    timetable.stretches(schedule).stream()
        .filter(stretch -> stretch.definition().hash().equals(hash))
        .reduce((one, next) -> next.since().isBefore(slot) ? next : one)
        .ifPresent(
            stretch -> {
              Definition known = stretch.definition();
              fields
                  .with("file", known.file())
                  .with("line", known.line())
                  .with("when", known.read().timing().when().text())
                  .with("timezone", known.read().timing().zone())
                  .with("since", stretch.since())
                  .with("until", stretch.until());
            });
    return fields.node();
  }

  private static @Nullable String text(CalendarRule calendar) {
    return calendar instanceof CalendarRule.Always ? null : calendar.text();
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static ArrayNode strings(List<String> values) {
    var array = JsonMapper.shared().createArrayNode();
    values.forEach(array::add);
    return array;
  }
}
