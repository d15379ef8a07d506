package io.cronledger.cli;

import io.cronledger.api.CsvLine;
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
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Mixin private FilterFlags filter = new FilterFlags();

  @Option(names = "--before", paramLabel = "RUN", description = "Only those older than this run.")
  private @Nullable String before;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many at the most (default: ${DEFAULT-VALUE}).")
  private String limit = "";

  @Option(names = "--csv", description = "As CSV with a heading.")
  private boolean csv;

  @Option(
      names = "--follow",
      description = "Then goes on with each that comes or changes, the newest last, until Ctrl-C.")
  private boolean follow;

  Runs(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    Settings settings = program.settings(common.invocation());
    Map<String, List<String>> wanted = filter.parameters(settings.timezone());
    var damage = new DamageReport(screen);
    try (Desk desk = program.desk(settings)) {
      int most = limit(desk, wanted);
      var table = new RunTable(settings.timezone());
      if (csv) {
        screen.line(CsvLine.heading());
      }
      if (follow) {
        new Following(program, settings, screen, run -> line(run, table)).go(desk, wanted, most);
      } else if (csv || common.json()) {
        new RunPages(desk, screen, damage)
            .each(wanted, before, most, run -> screen.line(line(run, table)));
      } else {
        print(table, desk, wanted, most, damage);
      }
    }
    return damage.exitCode();
  }

  private void check() {
    if (csv && common.json()) {
      throw CommandFailed.badUsage("--csv does not go with --json.");
    }
    if (follow && before != null) {
      throw CommandFailed.badUsage("--follow does not go with --before.");
    }
  }

  /** With what is no number it is asked all the same, to be told all else that is wrong as well. */
  private int limit(Desk desk, Map<String, List<String>> wanted) {
    if (!limit.matches("0*[1-9]\\d{0,8}")) {
      Map<String, List<String>> page = new LinkedHashMap<>(wanted);
      page.put("limit", List.of(limit));
      if (before != null) {
        page.put("before", List.of(before));
      }
      desk.runs(page);
      throw CommandFailed.badUsage("--limit is %s: 1 or more".formatted(limit));
    }
    return Integer.parseInt(limit);
  }

  private String line(JsonNode run, RunTable table) {
    return common.json() ? run.toString() : csv ? CsvLine.of(run) : table.line(run);
  }

  private void print(
      RunTable table, Desk desk, Map<String, List<String>> wanted, int most, DamageReport damage) {
    List<JsonNode> found = new ArrayList<>();
    new RunPages(desk, screen, damage).each(wanted, before, most, found::add);
    found.forEach(table::row);
    if (found.isEmpty()) {
      screen.line("No runs.");
      Reports.tellUnknown(wanted.getOrDefault("schedule", List.of()), desk, screen);
    } else {
      screen.print(table.table());
    }
  }
}
