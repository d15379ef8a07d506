package io.cronledger.cli;

import io.cronledger.run.ScheduleName;
import java.util.HashMap;
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
    return on(desk, Map.of());
  }

  /** The same, where a schedule's name stands for its latest success. */
  JsonNode success(Desk desk) {
    return on(desk, Map.of("status", List.of("SUCCEEDED")));
  }

  private JsonNode on(Desk desk, Map<String, List<String>> only) {
    boolean looksLikeAnId = name.length() == 36 && name.charAt(8) == '-';
    return desk.run(looksLikeAnId ? name : latest(desk, only))
        .orElseThrow(() -> CommandFailed.badUsage("There is no run '%s'.".formatted(name)));
  }

  private String latest(Desk desk, Map<String, List<String>> only) {
    if (!ScheduleName.isValid(name)) {
      throw CommandFailed.badUsage(
          "'%s' is neither a run's id nor the name of a schedule.".formatted(name));
    }
    Map<String, List<String>> filter = new HashMap<>(only);
    filter.put("schedule", List.of(name));
    filter.put("limit", List.of("1"));
    JsonNode runs = desk.runs(filter).path("runs");
    if (runs.isEmpty()) {
      throw CommandFailed.badUsage(
          "There is no run '%s', nor a run of a schedule of that name.".formatted(name));
    }
    return runs.path(0).path("id").asString();
  }
}
