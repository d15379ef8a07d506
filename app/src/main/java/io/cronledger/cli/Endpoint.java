package io.cronledger.cli;

import java.util.HashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cronledger endpoint}. */
@Command(
    name = "endpoint",
    description = {
      "Serves the local endpoint alone: the tasks of config/tasks, by the",
      "contract of api.apify.com. It says when it is ready, and where; any token",
      "will do. On Ctrl-C or SIGTERM it ends the programs under way, and stops."
    })
final class Endpoint implements Callable<Integer> {
  private final Program program;

  @Mixin private Common common = new Common();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port to listen on; 0 for any that is free. Default: the setting endpoint-port.")
  private @Nullable String port;

  Endpoint(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    return program.endpoint(program.settings(invocation().thatServes()));
  }

  private Invocation invocation() {
    Invocation given = common.invocation();
    if (port == null) {
      return given;
    }
    var flags = new HashMap<>(given.flags());
    flags.put("endpoint-port", port);
    return new Invocation(given.config(), flags);
  }
}
