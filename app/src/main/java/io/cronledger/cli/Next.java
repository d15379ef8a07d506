package io.cronledger.cli;

import io.cronledger.api.ClockNotes;
import io.cronledger.api.Upcoming;
import io.cronledger.crontab.CronSet;
import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedule;
import io.cronledger.settings.Settings;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code cronledger next}: read from the cron files, so that it answers before a service ever ran.
 */
@Command(name = "next", description = "Tells when schedules are due, in the order of time.")
final class Next implements Callable<Integer> {
  private static final int UNASKED = 10;

  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this schedule.")
  private @Nullable String name;

  @Option(names = "-n", paramLabel = "N", description = "So many at the most (default: 10).")
  private @Nullable Integer most;

  @Option(
      names = "--from",
      paramLabel = "T",
      description = "From then on (default: now): 2026-12-24, 2026-12-24T18:00Z, or from now: 24h.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "T",
      description = "All of them before then; written like --from.")
  private @Nullable String to;

  Next(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    List<Schedule> schedules = schedules(settings);
    Instant now = program.clock().instant();
    Instant first = from == null ? now : Times.ahead(from, now, settings.timezone(), "--from");
    Instant end = to == null ? Instant.MAX : Times.ahead(to, now, settings.timezone(), "--to");
    if (most != null && most < 1) {
      throw CommandFailed.badUsage("-n is %d: 1 or more".formatted(most));
    }
    int limit = most != null ? most : to != null ? Integer.MAX_VALUE : UNASKED;
    List<Upcoming> dues = inOrder(schedules, first, end, limit);
    if (common.json()) {
      dues.forEach(due -> screen.json(due.document()));
    } else {
      tell(schedules, dues, settings);
    }
    return ExitCode.DONE;
  }

  private void tell(List<Schedule> schedules, List<Upcoming> dues, Settings settings) {
    if (name != null) {
      schedules.forEach(one -> screen.line(one.name() + ": " + one.inWords()));
    }
    if (dues.isEmpty()) {
      screen.line("Nothing is due.");
      return;
    }
    screen.print(table(dues, settings.timezone()));
    var notes = new ClockNoteLines(screen);
    dues.stream()
        .map(Upcoming::schedule)
        .distinct()
        .forEach(
            one ->
                notes.add(
                    one.name().value(), ClockNotes.withinAYear(one, program.clock().instant())));
    notes.print();
  }

  private static Table table(List<Upcoming> dues, ZoneId zone) {
    List<String> notes =
        dues.stream().map(due -> due.document().path("note").asString("")).toList();
    boolean anyNotes = notes.stream().anyMatch(note -> !note.isEmpty());
    List<String> heading = List.of("DUE", "SCHEDULE", "LOCAL TIME", "WHEN", "NOTE");
    int columns = anyNotes ? heading.size() : heading.size() - 1;
    var table = new Table(heading.subList(0, columns).toArray(String[]::new));
    for (int i = 0; i < dues.size(); i++) {
      Upcoming due = dues.get(i);
      List<String> row =
          List.of(
              Screen.time(due.slot(), zone),
              due.schedule().name().value(),
              local(due),
              due.schedule().inWords(),
              notes.get(i));
      table.row(row.subList(0, columns).toArray(String[]::new));
    }
    return table;
  }

  private List<Schedule> schedules(Settings settings) {
    CronSet set = program.cronFiles(settings, List.of());
    if (set.hasErrors()) {
      throw CommandFailed.badUsage(Reports.errors(set.problems()));
    }
    List<Schedule> all = set.definitions().stream().map(Definition::read).toList();
    if (name == null) {
      return all;
    }
    List<Schedule> one = all.stream().filter(s -> s.name().value().equals(name)).toList();
    if (one.isEmpty()) {
      throw CommandFailed.badUsage(
          Reports.noSuch(
              "schedule", name, all.stream().map(Schedule::name).map(ScheduleName::value)));
    }
    return one;
  }

  private static List<Upcoming> inOrder(
      List<Schedule> schedules, Instant from, Instant to, int limit) {
    var queue =
        new PriorityQueue<Upcoming>(
            Comparator.comparing(Upcoming::slot).thenComparing(due -> due.schedule().name()));
    schedules.forEach(
        s -> s.firings().after(from.minusNanos(1)).ifPresent(t -> queue.add(new Upcoming(s, t))));
    List<Upcoming> dues = new ArrayList<>();
    while (dues.size() < limit && !queue.isEmpty() && queue.element().slot().isBefore(to)) {
      Upcoming due = queue.remove();
      dues.add(due);
      Optional<Instant> following = due.schedule().firings().after(due.slot());
      following.ifPresent(slot -> queue.add(new Upcoming(due.schedule(), slot)));
    }
    return dues;
  }

  private static String local(Upcoming due) {
    var zone = due.schedule().timing().zone();
    return "%s %s".formatted(Screen.time(due.slot(), zone), zone);
  }
}
