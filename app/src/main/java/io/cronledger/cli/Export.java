package io.cronledger.cli;

import io.cronledger.api.CsvLine;
import io.cronledger.api.RunContents;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code cronledger export}: any number of runs, page by page, as they are read. */
@Command(
    name = "export",
    description = {
      "Prints all runs that fit, newest first, one JSON object a line or as CSV.",
      "With --payloads each line has what went in and came out: as JSON if it is, as text if it is"
          + " UTF-8, else in Base64. What is damaged is left out and told, and the rest goes on."
    })
final class Export implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();
  @Mixin private FilterFlags filter = new FilterFlags();

  @Option(names = "--csv", description = "A table with a heading instead of JSON lines.")
  private boolean csv;

  @Option(names = "--payloads", description = "With what went in and came out; not with --csv.")
  private boolean payloads;

  private boolean found;

  Export(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (csv && (payloads || common.json())) {
      throw CommandFailed.badUsage("--csv goes neither with --payloads nor with --json.");
    }
    Settings settings = program.settings(common.invocation());
    Map<String, List<String>> wanted = filter.parameters(settings.timezone());
    try (Desk desk = program.desk(settings)) {
      if (csv) {
        screen.line(CsvLine.heading());
      }
      var damage = new DamageReport(screen);
      new RunPages(desk, screen, damage)
          .each(
              wanted,
              null,
              Long.MAX_VALUE,
              run -> {
                print(desk, run).ifPresent(damage::look);
                found = true;
              });
      if (!found) {
        Reports.tellUnknown(wanted.getOrDefault("schedule", List.of()), desk, screen);
      }
      return damage.exitCode();
    }
  }

  /** Returns the run as it was printed; if retention let go of it meanwhile, it was not. */
  private Optional<JsonNode> print(Desk desk, JsonNode run) throws IOException {
    if (csv) {
      screen.line(CsvLine.of(run));
      return Optional.of(run);
    }
    String id = run.path("id").asString();
    Optional<JsonNode> printed = payloads ? withContents(desk, id, run) : Optional.of(run);
    printed.ifPresent(screen::json);
    return printed;
  }

  private static Optional<JsonNode> withContents(Desk desk, String id, JsonNode run)
      throws IOException {
    return RunContents.add(
            (ObjectNode) run, which -> desk.payload(id, which), () -> desk.run(id).isPresent())
        .map(JsonNode.class::cast);
  }
}
