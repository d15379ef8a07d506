package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code cronledger stats}. */
@Command(
    name = "stats",
    description = {
      "What runs came to: how many ended how, how long they took, how late they were, what they cost.",
      "Days are UTC and whole, kept as runs end, and outlast their entries. p50 and p95 are right"
          + " within a tenth."
    })
final class Stats implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Option(
      names = "--by",
      paramLabel = "GROUP",
      defaultValue = "schedule",
      description = "schedule, day or hour (default: ${DEFAULT-VALUE}).")
  private String by = "schedule";

  @Option(names = "--schedule", paramLabel = "NAME", description = "Only runs of this schedule.")
  private @Nullable String schedule;

  @Option(names = "--task", paramLabel = "TASK", description = "Only runs of this task.")
  private @Nullable String task;

  @Option(
      names = "--since",
      paramLabel = "T",
      description = "From then on: a time, or how long ago (default: 7d; by hour 24h).")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "T", description = "Until then (default: now).")
  private @Nullable String until;

  @Option(
      names = "--storage",
      description = "Instead: what takes up the room, and when the disk will be full at this rate.")
  private boolean storage;

  Stats(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      JsonNode found = storage ? desk.storage() : desk.stats(scope(settings.timezone()));
      if (common.json()) {
        screen.json(found);
      } else if (storage) {
        new StorageSheet(screen).print(found);
      } else {
        new StatsSheet(screen, settings.timezone()).print(found);
        if (schedule != null && found.path("groups").isEmpty()) {
          Reports.tellUnknown(List.of(schedule), desk, screen);
        }
      }
    }
    return ExitCode.DONE;
  }

  private Map<String, List<String>> scope(ZoneId zone) {
    Map<String, List<String>> scope = new LinkedHashMap<>();
    put(scope, "by", by);
    put(scope, "schedule", schedule);
    put(scope, "task", task);
    put(scope, "since", since == null ? null : Times.asked(since, zone));
    put(scope, "until", until == null ? null : Times.asked(until, zone));
    return scope;
  }

  private static void put(Map<String, List<String>> scope, String name, @Nullable String value) {
    if (value != null) {
      scope.put(name, List.of(value));
    }
  }
}
