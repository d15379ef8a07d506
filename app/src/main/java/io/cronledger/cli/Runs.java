package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.ArrayList;
import java.util.List;
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
      List<JsonNode> found = new ArrayList<>();
      new RunPages(desk, screen)
          .each(filter.parameters(), before, limit, common.json() ? screen::json : found::add);
      if (!common.json()) {
        found.forEach(table::row);
        if (found.isEmpty()) {
          screen.line("No runs.");
        } else {
          screen.print(table.table());
        }
      }
    }
    return ExitCode.DONE;
  }
}
