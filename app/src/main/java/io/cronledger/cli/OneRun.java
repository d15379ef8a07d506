package io.cronledger.cli;

import io.cronledger.run.ScheduleName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The run that a command is about: named by its id, or as the latest one of a schedule. */
final class OneRun {
  @Parameters(
      paramLabel = "RUN",
      description = "A run's id, or a schedule's name for its latest run.")
  private String name = "";

  JsonNode on(Desk desk) {
    return found(desk, name, Map.of(), desk::run);
  }

  /** The same, with what of its input and output is damaged. */
  JsonNode checked(Desk desk) {
    return found(desk, name, Map.of(), desk::checked);
  }

  /** The same, where a schedule's name stands for its latest success. */
  JsonNode success(Desk desk) {
    return success(desk, name);
  }

  /** Another one, named in the same way. */
  static JsonNode success(Desk desk, String name) {
    return found(desk, name, Map.of("status", List.of("SUCCEEDED")), desk::run);
  }

  private static JsonNode found(
      Desk desk,
      String name,
      Map<String, List<String>> only,
      Function<String, Optional<JsonNode>> asking) {
    boolean looksLikeAnId = name.length() == 36 && name.charAt(8) == '-';
    return asking
        .apply(looksLikeAnId ? name : latest(desk, name, only))
        .orElseThrow(() -> CommandFailed.badUsage("There is no run '%s'.".formatted(name)));
  }

  private static String latest(Desk desk, String name, Map<String, List<String>> only) {
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
          "There is no run '%s', nor %s of a schedule of that name."
              .formatted(name, only.isEmpty() ? "a run" : "a success"));
    }
    return runs.path(0).path("id").asString();
  }
}
