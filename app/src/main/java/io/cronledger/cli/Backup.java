package io.cronledger.cli;

import io.cronledger.jdbc.Upkeep;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code cronledger backup}. */
@Command(
    name = "backup",
    description = "Writes all that is on record into a new file, whether the service runs or not.")
final class Backup implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Parameters(paramLabel = "FILE", description = "Where there is none yet.")
  private Path file = Path.of("");

  Backup(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      long bytes = Upkeep.write(file, desk::backup);
      if (common.json()) {
        screen.json(
            JsonMapper.shared()
                .createObjectNode()
                .put("file", file.toString())
                .put("bytes", bytes));
      } else {
        screen.line("%s is written, %s".formatted(file, Sizes.text(bytes)));
      }
      return ExitCode.DONE;
    } catch (FileAlreadyExistsException e) {
      throw CommandFailed.badUsage("There is a file %s already. Name another.".formatted(file));
    } catch (IOException e) {
      throw CommandFailed.unreachable("%s cannot be written: %s".formatted(file, e.getMessage()));
    }
  }
}
