package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code cronledger restore}. */
@Command(
    name = "restore",
    description = {
      "Puts a backup into the database of the settings, once it has proved to be whole.",
      "The service must not run. In PostgreSQL the database must be empty."
    })
final class Restore implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Parameters(paramLabel = "FILE", description = "What 'backup' wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--replace",
      description = "Even if there is a ledger; its file is kept as ledger-replaced.mv.db.")
  private boolean replace;

  Restore(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    if (!Files.isRegularFile(file)) {
      throw CommandFailed.badUsage("There is no file %s.".formatted(file));
    }
    long rows = program.caretaker(settings).restore(file, replace);
    if (common.json()) {
      screen.json(
          JsonMapper.shared().createObjectNode().put("file", file.toString()).put("rows", rows));
    } else {
      screen.line("%s is restored: %,d rows, compared one by one".formatted(file, rows));
    }
    return ExitCode.DONE;
  }
}
