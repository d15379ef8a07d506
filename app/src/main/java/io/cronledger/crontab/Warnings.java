package io.cronledger.crontab;

import io.cronledger.crontab.EntryReader.Read;
import io.cronledger.crontab.Problem.Severity;
import io.cronledger.run.TaskRef;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Timing;
import io.cronledger.schedule.Wording;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be meant, but more likely is a slip: said, and then done as it is written. */
final class Warnings {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env\\.([A-Za-z_][A-Za-z0-9_]*)}");

  private static final Pattern ANY_VARIABLE = Pattern.compile("\\$\\{[^}\"]{1,60}}");

  private final Instant now;
  private final Function<String, @Nullable String> environment;
  private final Problems problems;

  Warnings(Instant now, Function<String, @Nullable String> environment, Problems problems) {
    this.now = now;
    this.environment = environment;
    this.problems = problems;
  }

  void check(List<Read> entries) {
    for (Read entry : entries) {
      @Nullable Placed input = entry.values().get("input");
      if (input != null) {
        unset(input);
        Secrets.inInput(input).forEach(problems::add);
      }
      @Nullable Placed webhooks = entry.values().get("webhooks");
      if (webhooks != null) {
        Secrets.inWebhooks(webhooks).forEach(problems::add);
        unfilled(webhooks);
      }
      over(entry);
      outdated(entry);
    }
    new Coincidences(now, problems).check(entries);
    typos(entries);
  }

  private void unset(Placed input) {
    VARIABLE
        .matcher(input.text())
        .results()
        .filter(found -> environment.apply(found.group(1)) == null)
        .map(
            found ->
                new Flaw(
                    found.start(),
                    found.end(),
                    "%s is not set in the environment".formatted(found.group(1)),
                    "Set it for the service; without it the run is refused, not sent."))
        .forEach(flaw -> problems.add(input.problem(Severity.WARNING, flaw)));
  }

  private void unfilled(Placed webhooks) {
    ANY_VARIABLE
        .matcher(webhooks.text())
        .results()
        .map(
            found ->
                new Flaw(
                    found.start(),
                    found.end(),
                    "'%s' is not filled in here".formatted(found.group()),
                    "Webhooks are sent as they are written. The platform's own are {{resource.id}} and the like."))
        .forEach(flaw -> problems.add(webhooks.problem(Severity.WARNING, flaw)));
  }

  private void over(Read entry) {
    if (entry.schedule().enabled() && entry.schedule().slots().after(now).isEmpty()) {
      Placed at = entry.values().getOrDefault("until", entry.entry().when());
      problems.add(
          at.warning(
              "This has passed: '%s' will never fire again".formatted(entry.schedule().name()),
              "Delete the entry, or mend its time; its history stays either way."));
    }
  }

  private void outdated(Read entry) {
    Timing timing = entry.schedule().timing();
    boolean isOver = timing.calendar().endsBefore(LocalDate.ofInstant(now, timing.zone()));
    @Nullable Placed at = entry.values().get("calendar");
    if (isOver && at != null) {
      problems.add(
          at.warning(
              "All days of the calendar '%s' have passed".formatted(timing.calendar().text()),
              "Bring the calendar up to date, or leave the option out."));
    }
  }

  private void typos(List<Read> entries) {
    Map<TaskRef, Read> firstOfTask = new LinkedHashMap<>();
    entries.forEach(entry -> firstOfTask.putIfAbsent(entry.schedule().call().task(), entry));
    Map<String, List<String>> byForm = new HashMap<>();
    for (var task : firstOfTask.entrySet()) {
      String name = task.getKey().value();
      Typos.forms(name)
          .flatMap(form -> byForm.getOrDefault(form, List.of()).stream())
          .filter(other -> Typos.isLikely(name, other))
          .findFirst()
          .ifPresent(
              other ->
                  problems.add(
                      task.getValue()
                          .values()
                          .getOrDefault(Wording.TASK, task.getValue().entry().when())
                          .warning(
                              "'%s' is one letter off '%s'".formatted(name, other),
                              "If it is another task, all is well; %s names the other one."
                                  .formatted(place(firstOfTask, other)))));
      Typos.forms(name)
          .forEach(form -> byForm.computeIfAbsent(form, _ -> new ArrayList<>(1)).add(name));
    }
  }

  private static Place place(Map<TaskRef, Read> firstOfTask, String task) {
    Read entry = firstOfTask.get(new TaskRef(task));
    if (entry == null) {
      throw new IllegalStateException("no entry of task " + task);
    }
    return entry.entry().place();
  }
}
