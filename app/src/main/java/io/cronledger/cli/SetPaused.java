package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code cronledger pause} and {@code cronledger resume}. */
@Command
final class SetPaused implements Callable<Integer> {
  private final Program program;
  private final Screen screen;
  private final String verb;

  @Mixin private Common common = new Common();
  @Mixin private By by = new By();

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name = "";

  /**
   * @param verb {@code pause} or {@code resume}
   */
  SetPaused(Program program, Screen screen, String verb) {
    this.program = program;
    this.screen = screen;
    this.verb = verb;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.orderDesk(settings)) {
      JsonNode schedule =
          desk.setPaused(name, verb, by.node())
              .orElseThrow(() -> CommandFailed.badUsage(Reports.noSchedule(name, desk)));
      if (common.json()) {
        screen.json(schedule);
      } else if (schedule.path("paused").isObject()) {
        screen.line("%s is paused: its slots are skipped until it is resumed.".formatted(name));
      } else {
        String next = Screen.time(schedule.path("next"), settings.timezone());
        screen.line("%s fires again%s.".formatted(name, next.isEmpty() ? "" : ", next " + next));
      }
    }
    return ExitCode.DONE;
  }
}
