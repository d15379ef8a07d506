package io.cronledger.api;

import io.cronledger.run.Books;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Needle;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRef;
import io.cronledger.run.Traits;
import io.cronledger.run.UsualBand;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Span;
import io.cronledger.schedule.Timetable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads which entries are asked for; the API's parameters are the command line's flags. */
public final class RunFilter {
  /** What goes in and comes out is searched so far back, unless told. */
  private static final Duration CONTENT_SINCE = Duration.ofHours(24);

  private static final int USUAL = 50;
  private static final String STATUSES =
      Arrays.stream(Status.values()).map(Status::label).collect(Collectors.joining(", "));

  /** All that say which entries are meant. */
  static final List<String> NAMES =
      List.of(
          "schedule",
          "task",
          "status",
          "cause",
          "tag",
          "since",
          "until",
          "text",
          "content",
          "changed",
          "slow",
          "tookOver",
          "tookUnder",
          "costOver",
          "costUnder");

  private static final List<String> OF_A_PAGE =
      Stream.concat(NAMES.stream(), Stream.of("before", "limit")).toList();

  private final Books books;
  private final Timetable timetable;

  public RunFilter(Books books, Timetable timetable) {
    this.books = books;
    this.timetable = timetable;
  }

  /**
   * What is asked for.
   *
   * @param content stands in what went in or came out
   */
  public record Wanted(EntryFilter filter, Optional<Needle> content) {}

  /**
   * Reads parameters by name.
   *
   * @throws Refused that tells all that is wrong with them
   */
  public Wanted of(Map<String, List<String>> given, Instant now) {
    var mistakes = new Mistakes();
    var parameters = new Parameters(given, mistakes, OF_A_PAGE);
    Wanted wanted = read(parameters, mistakes, now);
    var before =
        parameters.one(
            "before", RunId::parse, "a run id", "Use the 'next' of the page before this one.");
    int limit =
        parameters.number(
            "limit",
            1,
            EntryFilter.MOST,
            USUAL,
            "a number of runs, which is 1 or more, and %d at most in one page"
                .formatted(EntryFilter.MOST));
    mistakes.check();
    EntryFilter page = wanted.filter().limitedTo(limit);
    return new Wanted(before.map(page::before).orElse(page), wanted.content());
  }

  /** Which entries are meant; what is wrong is with the mistakes. */
  Wanted read(Parameters parameters, Mistakes mistakes, Instant now) {
    Set<ScheduleName> schedules = schedules(parameters, mistakes);
    var task = task(parameters);
    List<Status> statuses = statuses(parameters);
    Optional<Instant> since = parameters.time("since", now);
    Optional<Instant> until = parameters.time("until", now);
    between(since, "until", until, mistakes);
    Optional<Needle> content = text(parameters, "content").map(Needle::new);
    Traits traits = traits(parameters, mistakes, now);
    Optional<Instant> from =
        content.isPresent() ? since.or(() -> Optional.of(now.minus(CONTENT_SINCE))) : since;
    return new Wanted(
        new EntryFilter(
            schedules,
            task.orElse(null),
            Set.copyOf(statuses),
            from.orElse(null),
            until.orElse(null),
            null,
            null,
            traits,
            EntryFilter.MOST),
        content);
  }

  private static <T extends Comparable<T>> void between(
      Optional<T> least, String upper, Optional<T> most, Mistakes mistakes) {
    if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
      mistakes.add(
          upper, "It lies below the lower bound", "Nothing is in between: change one of them.");
    }
  }

  private Traits traits(Parameters parameters, Mistakes mistakes, Instant now) {
    var byHand =
        parameters.one(
            "cause",
            text -> Optional.of(text).filter(Set.of("slot", "manual")::contains),
            "a cause",
            "Choose 'slot' or 'manual'.");
    Optional<String> text = text(parameters, "text");
    boolean changed = parameters.flag("changed");
    boolean slow = parameters.flag("slow");
    Optional<Duration> tookOver = span(parameters, "tookOver");
    Optional<Duration> tookUnder = span(parameters, "tookUnder");
    between(tookOver, "tookUnder", tookUnder, mistakes);
    Optional<BigDecimal> costOver = usd(parameters, "costOver");
    Optional<BigDecimal> costUnder = usd(parameters, "costUnder");
    between(costOver, "costUnder", costUnder, mistakes);
    return new Traits(
        byHand.map("manual"::equals).orElse(null),
        text.orElse(null),
        changed,
        slow ? UsualBand.edges(books, now) : null,
        tookOver.orElse(null),
        tookUnder.orElse(null),
        costOver.orElse(null),
        costUnder.orElse(null));
  }

  /** The named ones, or those in force that bear a tag; of both, those that are either. */
  private Set<ScheduleName> schedules(Parameters parameters, Mistakes mistakes) {
    Set<ScheduleName> schedules = new TreeSet<>(schedules(parameters));
    List<String> tags = parameters.all("tag", Optional::of, "", "");
    if (!tags.isEmpty()) {
      Map<String, Set<ScheduleName>> tagged = tagged();
      for (String tag : tags) {
        if (tagged.containsKey(tag)) {
          schedules.addAll(tagged.get(tag));
        } else {
          mistakes.unknown(tag, "a tag of a schedule in force", "tag", tagged.keySet());
        }
      }
    }
    return schedules;
  }

  private Map<String, Set<ScheduleName>> tagged() {
    Map<String, Set<ScheduleName>> tagged = new TreeMap<>();
    timetable
        .inForce()
        .forEach(
            standing ->
                standing
                    .definition()
                    .read()
                    .tags()
                    .forEach(
                        tag ->
                            tagged
                                .computeIfAbsent(tag, _ -> new TreeSet<>())
                                .add(standing.definition().schedule())));
    return tagged;
  }

  private static final String SCHEDULE = "a schedule name";
  private static final String SCHEDULE_REMEDY =
      "Use lower-case letters, digits and '-', such as 'price-watch'.";

  static Optional<ScheduleName> schedule(Parameters parameters) {
    return parameters.one("schedule", scheduleName(), SCHEDULE, SCHEDULE_REMEDY);
  }

  /** Any of these. */
  static List<ScheduleName> schedules(Parameters parameters) {
    return parameters.all("schedule", scheduleName(), SCHEDULE, SCHEDULE_REMEDY);
  }

  static List<Status> statuses(Parameters parameters) {
    return parameters.all(
        "status", RunFilter::status, "a status", "Choose of %s.".formatted(STATUSES));
  }

  static Optional<TaskRef> task(Parameters parameters) {
    return parameters.one(
        "task",
        valid(TaskRef::isValid, TaskRef::new),
        "a task",
        "Use its id, such as 'xYt67fkmQ0Pzn2bTa', or 'owner~name'.");
  }

  private static Function<String, Optional<ScheduleName>> scheduleName() {
    return valid(ScheduleName::isValid, ScheduleName::new);
  }

  private static Optional<String> text(Parameters parameters, String name) {
    return parameters.one(
        name,
        text -> Optional.of(text).filter(some -> !some.isEmpty()),
        "a text to look for",
        "Write at least one character.");
  }

  private static Optional<Duration> span(Parameters parameters, String name) {
    return parameters.one(
        name,
        text ->
            Span.parse(text) instanceof Parsed.Good<Duration>(Duration span)
                ? Optional.of(span)
                : Optional.empty(),
        "a stretch of time",
        "Write it as 90s, 5m or 2h.");
  }

  private static Optional<BigDecimal> usd(Parameters parameters, String name) {
    return parameters.one(
        name,
        text ->
            Optional.of(text)
                .filter(some -> some.matches("\\d{1,9}(\\.\\d{1,9})?"))
                .map(BigDecimal::new),
        "an amount of US dollars",
        "Write digits, such as 0.25.");
  }

  private static Optional<Status> status(String text) {
    return Status.parse(text.toUpperCase(Locale.ROOT).replace('_', '-'));
  }

  private static <T> Function<String, Optional<T>> valid(
      Predicate<String> rule, Function<String, T> make) {
    return text -> Optional.of(text).filter(rule).map(make);
  }
}
