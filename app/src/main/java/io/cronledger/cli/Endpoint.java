package io.cronledger.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cronledger endpoint}. */
@Command(
    name = "endpoint",
    description =
        "Serves the local endpoint alone: the tasks of config/tasks, by the same contract.")
final class Endpoint implements Callable<Integer> {
  private final Program program;

  @Mixin private Common common = new Common();

  Endpoint(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    return program.endpoint(program.settings(common.invocation()));
  }
}
