package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cronledger nodes}. */
@Command(
    name = "nodes",
    description = "Lists who serves the ledger: since when, how they are, and what they do.")
final class ListNodes implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  ListNodes(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      JsonNode nodes = desk.nodes().path("nodes");
      if (common.json()) {
        nodes.forEach(screen::json);
      } else if (nodes.isEmpty()) {
        screen.line(
            settings.ledger() instanceof Settings.LedgerIn.Data
                ? "One process at a time serves this ledger. With 'db-url' there may be several."
                : "Nobody serves this ledger, or did within the last hour.");
      } else {
        screen.print(table(nodes, settings));
      }
    }
    return ExitCode.DONE;
  }

  private static Table table(JsonNode nodes, Settings settings) {
    var table =
        new Table(
            "NODE", "STATE", "SINCE", "CHECKED IN", "RUNNING", "CLOCK", "CRON FILES", "VERSION");
    for (JsonNode node : nodes) {
      table.row(
          node.path("name").asString(),
          node.path("state").asString(),
          Screen.time(node.path("joinedAt"), settings.timezone()),
          Screen.time(node.path("checkedInAt"), settings.timezone()),
          node.path("running").asString(),
          clock(node.path("clockSkewMillis")),
          files(node.path("cronFilesInForce")),
          node.path("version").asString());
    }
    return table;
  }

  private static String files(JsonNode inForce) {
    if (!inForce.isBoolean()) {
      return "";
    }
    return inForce.asBoolean() ? "in force" : "others";
  }

  /** How far it is ahead, in seconds. */
  private static String clock(JsonNode skew) {
    return skew.isNumber() ? String.format(Locale.ROOT, "%+.3f s", skew.asLong() / 1e3) : "";
  }
}
