package io.cronledger.cli;

import io.cronledger.run.EntryFilter;
import io.cronledger.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code cronledger runs}. */
@Command(name = "runs", description = "Lists runs, and slots that did not fire, newest first.")
final class Runs implements Callable<Integer> {
  private static final int PAGE = 200;

  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Option(names = "--schedule", paramLabel = "NAME", description = "Only those of this schedule.")
  private @Nullable String schedule;

  @Option(names = "--task", paramLabel = "TASK", description = "Only those of this task.")
  private @Nullable String task;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description =
          "Only those with one of these: WAITING, RUNNING, SETTLING, SUCCEEDED, FAILED, TIMED-OUT,"
              + " ABORTED, REFUSED, LOST, SKIPPED, MISSED.")
  private List<String> statuses = List.of();

  @Option(
      names = "--since",
      paramLabel = "T",
      description = "Only from then on: a time such as 2026-11-24T06:00:00Z, or how long ago: 24h.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "T",
      description = "Only before then; written like --since.")
  private @Nullable String until;

  @Option(names = "--before", paramLabel = "RUN", description = "Only those older than this run.")
  private @Nullable String before;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many at the most (default: ${DEFAULT-VALUE}).")
  private int limit;

  Runs(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw CommandFailed.badUsage("--limit is %d: 1 or more".formatted(limit));
    }
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      var table = new RunTable(settings.timezone());
      List<JsonNode> found = pages(desk);
      for (JsonNode run : found) {
        if (common.json()) {
          screen.json(run);
        } else {
          table.row(run);
        }
      }
      if (!common.json()) {
        if (found.isEmpty()) {
          screen.line("No runs.");
        } else {
          screen.print(table.table());
        }
      }
    }
    return ExitCode.DONE;
  }

  private List<JsonNode> pages(Desk desk) {
    List<JsonNode> found = new ArrayList<>();
    String last = before;
    while (found.size() < limit) {
      int size = Math.min(Math.min(PAGE, EntryFilter.MOST), limit - found.size());
      JsonNode page = desk.runs(filter(last, size));
      page.path("runs").forEach(found::add);
      if (!page.path("next").isString()) {
        break;
      }
      last = page.path("next").asString();
    }
    return found;
  }

  private Map<String, List<String>> filter(@Nullable String last, int size) {
    Map<String, List<String>> filter = new LinkedHashMap<>();
    put(filter, "schedule", schedule);
    put(filter, "task", task);
    if (!statuses.isEmpty()) {
      filter.put("status", statuses);
    }
    put(filter, "since", since);
    put(filter, "until", until);
    put(filter, "before", last);
    filter.put("limit", List.of(Integer.toString(size)));
    return filter;
  }

  private static void put(Map<String, List<String>> filter, String name, @Nullable String value) {
    if (value != null) {
      filter.put(name, List.of(value));
    }
  }
}
