package io.cronledger.api;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads which entries are asked for; the API's parameters are the command line's flags. */
public final class RunFilter {
  private static final int USUAL = 50;
  private static final String STATUSES =
      Arrays.stream(Status.values()).map(Status::label).collect(Collectors.joining(", "));

  private RunFilter() {}

  /**
   * Reads parameters by name.
   *
   * @throws Refused that tells all that is wrong with them
   */
  public static EntryFilter of(Map<String, List<String>> given, Instant now) {
    var mistakes = new Mistakes();
    var parameters =
        new Parameters(
            given, mistakes, "schedule", "task", "status", "since", "until", "before", "limit");
    var schedule = schedule(parameters);
    var task =
        parameters.one(
            "task",
            valid(TaskRef::isValid, TaskRef::new),
            "a task",
            "Use its id, such as 'xYt67fkmQ0Pzn2bTa', or 'owner~name'.");
    var statuses =
        parameters.all(
            "status", RunFilter::status, "a status", "Choose of %s.".formatted(STATUSES));
    var since = parameters.time("since", now);
    var until = parameters.time("until", now);
    var before =
        parameters.one(
            "before", RunId::parse, "a run id", "Use the 'next' of the page before this one.");
    int limit = parameters.number("limit", 1, EntryFilter.MOST, USUAL);
    mistakes.check();
    return new EntryFilter(
        schedule.orElse(null),
        task.orElse(null),
        Set.copyOf(statuses),
        since.orElse(null),
        until.orElse(null),
        before.orElse(null),
        limit);
  }

  static Optional<ScheduleName> schedule(Parameters parameters) {
    return parameters.one(
        "schedule",
        valid(ScheduleName::isValid, ScheduleName::new),
        "a schedule name",
        "Use lower-case letters, digits and '-', such as 'price-watch'.");
  }

  private static Optional<Status> status(String text) {
    return Status.parse(text.toUpperCase(Locale.ROOT).replace('_', '-'));
  }

  private static <T> Function<String, Optional<T>> valid(
      Predicate<String> rule, Function<String, T> make) {
    return text -> Optional.of(text).filter(rule).map(make);
  }
}
