package io.cronledger.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code cronledger compact}. */
@Command(
    name = "compact",
    description = "Makes the file of the embedded database small. The service must not run.")
final class Compact implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  Compact(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    long less = program.caretaker(program.settings(common.invocation())).compact();
    if (common.json()) {
      screen.json(JsonMapper.shared().createObjectNode().put("smallerBy", less));
    } else {
      screen.line("The ledger's file is smaller by %s".formatted(Sizes.text(less)));
    }
    return ExitCode.DONE;
  }
}
