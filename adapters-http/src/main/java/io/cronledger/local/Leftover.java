package io.cronledger.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A run's processes that outlived the endpoint that started them. */
final class Leftover {
  /** Start times come from a clock that ticks a hundred times a second and may be set. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private Leftover() {}

  /**
   * Ends them. A process number may belong to a stranger by now, so a process is only taken for the
   * run's if its environment names the run, or, where that cannot be read, if it started when the
   * run's did.
   */
  static void end(String runId, LocalRun.Leader leader) throws InterruptedException {
    var tree = new ProcessTree(leader.pid());
    boolean ours =
        tree.members().stream()
            .anyMatch(process -> names(process, runId).orElseGet(() -> is(process, leader)));
    if (ours) {
      tree.kill();
    }
  }

  private static Optional<Boolean> names(ProcessHandle process, String runId) {
    Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
    try {
      String variables = Files.readString(environment, StandardCharsets.ISO_8859_1);
      return Optional.of(variables.contains(Environment.RUN_ID + "=" + runId + "\0"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean is(ProcessHandle process, LocalRun.Leader leader) {
    return process.pid() == leader.pid()
        && process
            .info()
            .startInstant()
            .map(start -> Duration.between(start, leader.startedAt()).abs())
            .filter(apart -> apart.compareTo(TOLERANCE) <= 0)
            .isPresent();
  }
}
