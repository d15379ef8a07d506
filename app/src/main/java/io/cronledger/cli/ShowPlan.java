package io.cronledger.cli;

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
    try (Desk desk = program.desk(settings)) {
      JsonNode plan = desk.plan(program.cronFiles(settings, List.of()));
      List<JsonNode> errors =
          plan.path("problems")
              .valueStream()
              .filter(problem -> problem.path("severity").asString().equals("error"))
              .toList();
      if (common.json()) {
        (errors.isEmpty() ? plan.path("steps") : plan.path("problems")).forEach(screen::json);
      } else if (errors.isEmpty()) {
        new PlanSheet(screen, settings.timezone()).print(plan);
      } else {
        throw CommandFailed.badUsage(
            "The cron files have %d %s, which 'cronledger check' shows; what is in force stays."
                .formatted(errors.size(), errors.size() == 1 ? "error" : "errors"));
      }
      return errors.isEmpty() ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
  }
}
