package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cronledger schedules}. */
@Command(
    name = "schedules",
    description = "Lists the schedules in force: when they are due, and how their last run went.")
final class ListSchedules implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  ListSchedules(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      List<JsonNode> schedules = desk.schedules();
      if (common.json()) {
        schedules.forEach(screen::json);
      } else if (schedules.isEmpty()) {
        screen.line("No schedules are in force. 'cronledger check' looks at the cron files.");
      } else {
        screen.print(table(schedules, settings));
        var notes = new ClockNoteLines(screen);
        schedules.forEach(one -> notes.add(one.path("name").asString(), one.path("clockChanges")));
        notes.print();
      }
    }
    return ExitCode.DONE;
  }

  private static Table table(List<JsonNode> schedules, Settings settings) {
    var table = new Table("SCHEDULE", "WHEN", "TASK", "NEXT", "LAST");
    for (JsonNode schedule : schedules) {
      table.row(
          schedule.path("name").asString(),
          schedule.path("inWords").asString(),
          schedule.path("task").asString(),
          next(schedule, settings),
          schedule.path("lastRun").path("status").asString(""));
    }
    return table;
  }

  private static String next(JsonNode schedule, Settings settings) {
    if (!schedule.path("enabled").asBoolean(true)) {
      return "switched off";
    }
    JsonNode paused = schedule.path("paused");
    return paused.isObject()
        ? "paused by " + paused.path("by").asString("?")
        : Screen.time(schedule.path("next"), settings.timezone());
  }
}
