package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code cronledger show}. */
@Command(
    name = "show",
    description = {
      "Shows all that is known about a run: why it ran, each attempt, how it ended.",
      "What went in and came out is read to see that it is what was written."
    })
final class Show implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();
  @Mixin private OneRun one = new OneRun();

  Show(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    var damage = new DamageReport(screen);
    try (Desk desk = program.desk(settings)) {
      JsonNode run = one.checked(desk);
      if (common.json()) {
        screen.json(run);
      } else {
        new RunSheet(screen.out(), settings.timezone()).print(run);
      }
      damage.look(run);
    }
    return damage.exitCode();
  }
}
