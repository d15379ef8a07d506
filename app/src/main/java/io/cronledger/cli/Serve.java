package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cronledger serve}. */
@Command(
    name = "serve",
    description = {
      "Runs the service. It says when it is ready, and where.",
      "On SIGTERM or Ctrl-C it lets runs under way finish, for as long as 'drain' says."
    })
final class Serve implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Option(names = "--print-settings", description = "Print all settings in force, and exit.")
  private boolean printSettings;

  Serve(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = program.settings(common.invocation().thatServes());
    if (printSettings) {
      screen.line(settings.print());
      return ExitCode.DONE;
    }
    return program.serve(settings);
  }
}
