package io.cronledger.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The run that a command is about: named by its id, or as the latest one of a schedule. */
final class OneRun {
  @Parameters(
      paramLabel = "RUN",
      description = "A run's id, or a schedule's name for its latest run.")
  private String name = "";

  JsonNode on(Desk desk) {
    boolean looksLikeAnId = name.length() == 36 && name.charAt(8) == '-';
    return desk.run(looksLikeAnId ? name : latest(desk))
        .orElseThrow(() -> CommandFailed.badUsage("There is no run '%s'.".formatted(name)));
  }

  private String latest(Desk desk) {
    var filter = Map.of("schedule", List.of(name), "limit", List.of("1"));
    JsonNode runs = desk.runs(filter).path("runs");
    if (runs.isEmpty()) {
      throw CommandFailed.badUsage(
          "There is no run '%s', nor a run of a schedule of that name.".formatted(name));
    }
    return runs.path(0).path("id").asString();
  }
}
