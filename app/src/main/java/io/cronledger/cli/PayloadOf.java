package io.cronledger.cli;

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
    var bytes =
        desk.payload(id, which)
            .orElseThrow(
                () ->
                    CommandFailed.badUsage(
                        "Run %s is %s and has no %s."
                            .formatted(id, run.path("status").asString(), which)));
    try (InputStream in = bytes) {
      in.transferTo(screen.out());
    }
    screen.out().flush();
  }
}
