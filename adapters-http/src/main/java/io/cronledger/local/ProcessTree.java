package io.cronledger.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * All processes of a run, whoever their parent is by now: those of the session that its first
 * process leads, and those that made a session of their own (as daemons do) but still carry the
 * run's id in their environment. Where there is no {@code /proc}, the descendants of that process.
 *
 * @param leads whether a number is that of the first process of any run under way; what belongs to
 *     another run's session need not be looked at twice
 */
record ProcessTree(String runId, long leader, LongPredicate leads) {
  private static final Path PROC = Path.of("/proc");

  /** A process that was killed is gone in no time; one that is not will not go at all. */
  private static final Duration KILLED = Duration.ofSeconds(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** It takes a moment; and there are programs that have no environment. */
  private static final int MOST_LOOKS = 20;

  private static final Duration BEFORE_THE_NEXT = Duration.ofMillis(2);

  /** Asks every process to end, and ends those that have not when the grace is over. */
  void end(Duration grace) throws InterruptedException {
    members().forEach(ProcessHandle::destroy);
    awaitEnd(grace, () -> {});
    kill();
  }

  /** Ends every process, and those they start meanwhile. */
  void kill() throws InterruptedException {
    awaitEnd(KILLED, () -> members().forEach(ProcessHandle::destroyForcibly));
  }

  private void awaitEnd(Duration atMost, Runnable eachTime) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    List<ProcessHandle> left = members();
    while (!left.isEmpty() && System.nanoTime() < until) {
      eachTime.run();
      var ends = left.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
      try {
        CompletableFuture.allOf(ends).get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException _) {
        // the next look sees what is left
      }
      left = members();
    }
  }

  List<ProcessHandle> members() {
    if (!Files.isDirectory(PROC)) {
      return ProcessHandle.of(leader).stream()
          .flatMap(first -> Stream.concat(first.descendants(), Stream.of(first)))
          .filter(ProcessHandle::isAlive)
          .toList();
    }
    var members = new ArrayList<ProcessHandle>();
    long latest = latestPid();
    if (latest == leader && sessionOf(PROC.resolve(Long.toString(leader))).isEmpty()) {
      return members; // nobody on this machine has started anything since, and it has ended
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        // Whoever was there before the leader is none of its children, unless numbers have wrapped.
        boolean mayBelong = pid >= leader || latest < leader;
        if (mayBelong && belongs(process)) {
          ProcessHandle.of(pid).ifPresent(members::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("cannot list the processes in " + PROC, e);
    }
    return members;
  }

  private boolean belongs(Path process) {
    OptionalLong session = sessionOf(process);
    return session.isPresent() && belongs(process, session.getAsLong());
  }

  private boolean belongs(Path process, long session) {
    return session == leader
        || (!leads.test(session) && runOf(process).filter(runId::equals).isPresent());
  }

  /** The number that was given out last; 0 if it cannot be known. */
  private static long latestPid() {
    return read(PROC.resolve("loadavg"))
        .map(String::strip)
        .map(loadavg -> Long.parseLong(loadavg.substring(loadavg.lastIndexOf(' ') + 1)))
        .orElse(0L);
  }

  /**
   * The session of a live process. It is 0 where the process that leads it cannot be seen, as with
   * one that was started in a container from outside.
   */
  private static OptionalLong sessionOf(Path process) {
    return read(process.resolve("stat"))
        // pid (name) state parent group session …; the name may hold anything, brackets too
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5))
        .filter(fields -> !fields[0].equals("Z") && !fields[0].equals("X"))
        .map(fields -> OptionalLong.of(Long.parseLong(fields[3])))
        .orElse(OptionalLong.empty());
  }

  /** The run that a process was started for, as its environment says. */
  static Optional<String> runOf(Path process) {
    return environmentOf(process)
        .map(variables -> "\0" + variables)
        .filter(variables -> variables.contains(MARK))
        .map(variables -> variables.substring(variables.indexOf(MARK) + MARK.length()))
        .map(rest -> rest.substring(0, Math.max(0, rest.indexOf('\0'))));
  }

  /**
   * On its way from one program to the next a process shows nothing, or no more than a part of what
   * it had; then it is looked at again.
   */
  private static Optional<String> environmentOf(Path process) {
    Optional<String> seen = read(process.resolve("environ"));
    for (int looks = 1; looks < MOST_LOOKS && isInPart(seen) && runsProgram(process); looks++) {
      LockSupport.parkNanos(BEFORE_THE_NEXT.toNanos());
      seen = read(process.resolve("environ"));
    }
    return seen;
  }

  private static boolean isInPart(Optional<String> variables) {
    return variables.isPresent() && !variables.get().endsWith("\0");
  }

  /** A thread of the kernel's does not, and shows nothing for good. */
  private static boolean runsProgram(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("exe")).isAbsolute();
    } catch (IOException _) {
      return false;
    }
  }

  private static final String MARK = "\0" + Environment.RUN_ID + "=";

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty(); // it ended while we looked
    }
  }
}
