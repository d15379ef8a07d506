package io.cronledger.cli;

import io.cronledger.crontab.CronSet;
import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedule;
import io.cronledger.settings.Settings;
import java.time.Instant;
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
import tools.jackson.databind.json.JsonMapper;

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
      description = "From then on (default: now): 2026-12-24T18:00:00Z, or from now: 24h.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "T", description = "All before then; written like --from.")
  private @Nullable String to;

  Next(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  /** A slot and whose it is. */
  private record Due(Schedule schedule, Instant slot) {}

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    List<Schedule> schedules = schedules(settings);
    Instant now = program.clock().instant();
    Instant first = from == null ? now : Times.ahead(from, now, "--from");
    Instant end = to == null ? Instant.MAX : Times.ahead(to, now, "--to");
    int limit = most != null ? most : to != null ? Integer.MAX_VALUE : UNASKED;
    List<Due> dues = inOrder(schedules, first, end, limit);
    if (common.json()) {
      dues.forEach(due -> screen.json(json(due)));
    } else if (dues.isEmpty()) {
      screen.line("Nothing is due.");
    } else {
      var table = new Table("DUE", "SCHEDULE", "LOCAL TIME", "TASK");
      dues.forEach(
          due ->
              table.row(
                  Screen.time(due.slot(), settings.timezone()),
                  due.schedule().name().value(),
                  local(due),
                  due.schedule().call().task().value()));
      screen.print(table);
    }
    return ExitCode.DONE;
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

  private static List<Due> inOrder(List<Schedule> schedules, Instant from, Instant to, int limit) {
    var queue =
        new PriorityQueue<Due>(
            Comparator.comparing(Due::slot).thenComparing(due -> due.schedule().name()));
    schedules.forEach(
        s -> s.slots().after(from.minusNanos(1)).ifPresent(t -> queue.add(new Due(s, t))));
    List<Due> dues = new ArrayList<>();
    while (dues.size() < limit && !queue.isEmpty() && queue.element().slot().isBefore(to)) {
      Due due = queue.remove();
      dues.add(due);
      Optional<Instant> following = due.schedule().slots().after(due.slot());
      following.ifPresent(slot -> queue.add(new Due(due.schedule(), slot)));
    }
    return dues;
  }

  private static String local(Due due) {
    var zone = due.schedule().timing().zone();
    return "%s %s".formatted(Screen.time(due.slot(), zone), zone);
  }

  private static tools.jackson.databind.JsonNode json(Due due) {
    var zoned = due.slot().atZone(due.schedule().timing().zone());
    return JsonMapper.shared()
        .createObjectNode()
        .put("schedule", due.schedule().name().value())
        .put("slot", due.slot().toString())
        .put("local", zoned.toOffsetDateTime() + "[" + zoned.getZone() + "]");
  }
}
