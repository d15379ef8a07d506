package io.cronledger.cli;

import io.cronledger.crontab.CronSet;
import io.cronledger.crontab.Problem;
import io.cronledger.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cronledger plan}. */
@Command(
    name = "plan",
    description = "Tells what the cron files would change in what is in force, before they do.")
final class ShowPlan implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  ShowPlan(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    CronSet files = program.cronFiles(settings, List.of());
    List<Problem> errors = files.problems().stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      if (common.json()) {
        files.problems().stream().map(ProblemJson::of).forEach(screen::json);
        return ExitCode.BAD_INPUT;
      }
      throw CommandFailed.badUsage(
          "The cron files have %d %s, which 'cronledger check' shows; what is in force stays."
              .formatted(errors.size(), errors.size() == 1 ? "error" : "errors"));
    }
    try (Desk desk = program.desk(settings)) {
      JsonNode plan = desk.plan(files.definitions());
      if (common.json()) {
        plan.path("steps").forEach(screen::json);
      } else {
        new PlanSheet(screen, settings.timezone()).print(plan);
      }
      return ExitCode.DONE;
    }
  }
}
