package io.cronledger.cli;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.RunId;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/**
 * {@code cronledger input} and {@code cronledger output}: the bytes, as they went in or came out.
 */
@Command
final class PayloadOf implements Callable<Integer> {
  private final Program program;
  private final Screen screen;
  private final String which;

  @Mixin private Common common = new Common();
  @Mixin private OneRun one = new OneRun();

  /**
   * @param which {@code input} or {@code output}
   */
  PayloadOf(Program program, Screen screen, String which) {
    this.program = program;
    this.screen = screen;
    this.which = which;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      JsonNode run = one.on(desk);
      if (common.json()) {
        screen.json(run.path(which));
      } else {
        copy(desk, run);
      }
    }
    return ExitCode.DONE;
  }

  private void copy(Desk desk, JsonNode run) throws IOException {
    String id = run.path("id").asString();
    try (InputStream in = desk.payload(id, which).orElseThrow(() -> none(desk, run))) {
      in.transferTo(screen.out());
    } catch (DamagedPayload e) {
      if (desk.run(id).isPresent()) {
        throw e.of(RunId.parse(id).orElseThrow(), which);
      }
      throw none(desk, run);
    }
    screen.out().flush();
  }

  /** Retention may have let go of the run since it was found. */
  private CommandFailed none(Desk desk, JsonNode run) {
    String id = run.path("id").asString();
    return CommandFailed.badUsage(
        desk.run(id).isPresent()
            ? "Run %s is %s and has no %s.".formatted(id, run.path("status").asString(), which)
            : "Run %s is not on the books any more.".formatted(id));
  }
}
