package io.cronledger.cli;

import io.cronledger.run.Status;
import io.cronledger.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cronledger abort}. */
@Command(
    name = "abort",
    description = {
      "Has a run stopped that is under way, or not sent if it still waits.",
      "It does not wait for the run's end, which tells what became of it."
    })
final class Abort implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();
  @Mixin private By by = new By();
  @Mixin private OneRun one = new OneRun();

  Abort(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      String id = one.on(desk).path("id").asString();
      JsonNode run =
          desk.abort(id, by.node())
              .orElseThrow(() -> CommandFailed.badUsage("There is no run '%s'.".formatted(id)));
      if (common.json()) {
        screen.json(run);
      } else if (run.path("status").asString().equals(Status.ABORTED.label())) {
        screen.line("Run %s was waiting, and will not be sent.".formatted(id));
      } else {
        screen.line("Run %s is being stopped; 'cronledger show %s' will tell.".formatted(id, id));
      }
    }
    return ExitCode.DONE;
  }
}
