package io.cronledger.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Processes of runs that outlived the endpoint that started them.
 *
 * <p>A process number on record may belong to a stranger by now. So a process is only taken for a
 * run's if its environment names the run or, where that cannot be read, if it has the number on
 * record and started when that one did.
 */
final class Leftovers {
  private static final Path PROC = Path.of("/proc");

  /** Start times come from a clock that ticks a hundred times a second and may be set. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** Which processes name which run; found before the first is ended. */
  private final Map<String, Set<Long>> byRun = new HashMap<>();

  private Leftovers() {}

  static Leftovers find() throws IOException {
    var leftovers = new Leftovers();
    if (Files.isDirectory(PROC)) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path process : processes) {
          long pid = Long.parseLong(String.valueOf(process.getFileName()));
          ProcessTree.runOf(process)
              .ifPresent(
                  run -> leftovers.byRun.computeIfAbsent(run, _ -> new HashSet<>()).add(pid));
        }
      }
    }
    return leftovers;
  }

  /** Ends whatever is left of a run. */
  void end(LocalRun run) throws InterruptedException {
    var found = new HashSet<>(byRun.getOrDefault(run.id(), Set.of()));
    LocalRun.Leader leader = run.progress().leader();
    if (leader != null && isStill(leader)) {
      found.add(leader.pid());
    }
    for (long pid : found) {
      // Each by itself: a run's first process may be gone, and not even have come on record.
      new ProcessTree(run.id(), pid, _ -> false).kill();
    }
  }

  private static boolean isStill(LocalRun.Leader leader) {
    return ProcessHandle.of(leader.pid())
        .flatMap(process -> process.info().startInstant())
        .map(start -> Duration.between(start, leader.startedAt()).abs())
        .filter(apart -> apart.compareTo(TOLERANCE) <= 0)
        .isPresent();
  }
}
