package io.cronledger.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * All processes of a run: those of the session that its first process leads, whoever their parent
 * is by now. Where there is no {@code /proc}, the descendants of that process.
 */
record ProcessTree(long leader) {
  private static final Path PROC = Path.of("/proc");

  /** A process that was killed is gone in no time; one that is not will not go at all. */
  private static final int KILL_ROUNDS = 20;

  private static final long KILL_WAIT_MILLIS = 100;

  /** Asks every process to end. */
  void terminate() {
    members().forEach(ProcessHandle::destroy);
  }

  /** Ends every process, and those they start meanwhile. */
  void kill() throws InterruptedException {
    List<ProcessHandle> left = members();
    for (int round = 0; round < KILL_ROUNDS && !left.isEmpty(); round++) {
      left.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(left);
      left = members();
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
    var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(KILL_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // the next round sees what is left
    }
  }

  List<ProcessHandle> members() {
    if (!Files.isDirectory(PROC)) {
      return ProcessHandle.of(leader).stream()
          .flatMap(first -> Stream.concat(first.descendants(), Stream.of(first)))
          .toList();
    }
    var members = new ArrayList<ProcessHandle>();
    long latest = latestPid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        // Whoever was there before the leader is none of its children, unless numbers have wrapped.
        boolean mayBelong = pid >= leader || latest < leader;
        if (mayBelong && sessionOf(process) == leader) {
          ProcessHandle.of(pid).ifPresent(members::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("cannot list the processes in " + PROC, e);
    }
    return members;
  }

  /** The number that was given out last; 0 if it cannot be known. */
  private static long latestPid() {
    return read(PROC.resolve("loadavg"))
        .map(String::strip)
        .map(loadavg -> Long.parseLong(loadavg.substring(loadavg.lastIndexOf(' ') + 1)))
        .orElse(0L);
  }

  /** The session of a live process; 0 if there is none, or no such process any more. */
  private static long sessionOf(Path process) {
    return read(process.resolve("stat"))
        // pid (name) state parent group session …; the name may hold anything, brackets too
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5))
        .filter(fields -> !fields[0].equals("Z"))
        .map(fields -> Long.parseLong(fields[3]))
        .orElse(0L);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty(); // it ended while we looked
    }
  }
}
