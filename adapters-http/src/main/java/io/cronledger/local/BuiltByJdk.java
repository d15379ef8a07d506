package io.cronledger.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts programs as Java does everywhere, through {@code setsid} where that is installed. */
final class BuiltByJdk implements Starter {
  /** Without it a run's processes are found by descent and by their environment alone. */
  private static final boolean HAS_SETSID = Program.isOnPath("setsid");

  @Override
  public Started start(Launch launch) throws IOException {
    var builder = new ProcessBuilder(command(launch)).directory(launch.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    builder.redirectInput(launch.input().toFile());
    if (launch.output() == null) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectOutput(launch.output().toFile());
    }
    Process process = builder.start();
    return new Started(
        process.pid(),
        launch.output() == null ? process.getInputStream() : process.getErrorStream(),
        process.onExit().thenApply(Process::exitValue));
  }

  private static List<String> command(Launch launch) {
    if (!HAS_SETSID) {
      return launch.command();
    }
    var command = new ArrayList<>(List.of("setsid"));
    command.addAll(launch.command());
    return command;
  }
}
