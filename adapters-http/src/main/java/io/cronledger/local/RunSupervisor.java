package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees one run through, from the start of its program to the last line of its record. */
final class RunSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(RunSupervisor.class);

  /** A program that prints more is not printing an output. */
  static final long MAX_PRINTED_BYTES = 64L << 20;

  /** How often it is looked whether a program has printed too much. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** As good as never. */
  private static final Duration NO_TIMEOUT = Duration.ofDays(36_500);

  private final RunFolders folders;
  private final InstantSource clock;
  private final RunningProgram.Ground ground;

  RunSupervisor(RunFolders folders, InstantSource clock, RunningProgram.Ground ground) {
    this.folders = folders;
    this.clock = clock;
    this.ground = ground;
  }

  /** How a program came to its end. */
  private record End(RunStatus status, @Nullable Integer exitCode, String message) {}

  void seeThrough(TrackedRun tracked, LocalTask task) {
    var log = new RunLog(folders.log(tracked.now()), clock);
    int timeout = tracked.now().options().timeoutSecs();
    long until =
        System.nanoTime() + (timeout > 0 ? Duration.ofSeconds(timeout) : NO_TIMEOUT).toNanos();
    var restarts = new Restarts(tracked.now().options().restartOnError());
    End end = attempt(tracked, task, log, until);
    while (end.status() == RunStatus.FAILED && end.exitCode() != null && restarts.allowed()) {
      log.say("ACTOR: " + end.message() + " It is started again.");
      record(tracked, tracked.now().restarted());
      end = attempt(tracked, task, log, until);
    }
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    record(tracked, tracked.now().ended(end.status(), at, end.exitCode(), end.message()));
  }

  private End attempt(TrackedRun tracked, LocalTask task, RunLog log, long until) {
    try (RunningProgram program = RunningProgram.start(task, tracked.now(), folders, ground, log)) {
      record(tracked, tracked.now().led(new LocalRun.Leader(program.pid(), clock.instant())));
      Stop stop = awaitEnd(tracked, task, program, until);
      return end(tracked, task, stop, program.finish());
    } catch (IOException e) {
      log.say("ACTOR: " + e.getMessage());
      return new End(RunStatus.FAILED, null, "The program could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End(RunStatus.FAILED, null, "The local endpoint let go of the run.");
    } catch (RuntimeException e) {
      LOG.error("run {} was lost by its supervisor", tracked.now().id(), e);
      return new End(RunStatus.FAILED, null, "The local endpoint failed: " + e);
    }
  }

  /** Waits until the program has ended or been made to; says who made it. */
  private @Nullable Stop awaitEnd(
      TrackedRun tracked, LocalTask task, RunningProgram program, long until)
      throws InterruptedException {
    CompletableFuture<Stop> stopped = tracked.stop();
    var over = CompletableFuture.anyOf(program.exit(), stopped);
    while (!over.isDone()) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        stopped.complete(Stop.timeout(tracked.now().options().timeoutSecs()));
      } else if (printed(tracked, task) > MAX_PRINTED_BYTES) {
        stopped.complete(Stop.tooMuchOutput(MAX_PRINTED_BYTES));
      } else {
        await(over, prints(task) ? Math.min(left, BETWEEN_LOOKS.toNanos()) : left);
      }
    }
    if (program.exit().isDone()) {
      return null;
    }
    Stop stop = stopped.join();
    record(tracked, tracked.now().withStatus(stop.meanwhile()));
    program.end(stop.grace());
    return stop;
  }

  private static void await(CompletableFuture<?> over, long nanos) throws InterruptedException {
    try {
      over.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // time to look at it
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process cannot fail", e);
    }
  }

  private End end(TrackedRun tracked, LocalTask task, @Nullable Stop stop, int exitCode)
      throws IOException {
    boolean tooMuch = printed(tracked, task) > MAX_PRINTED_BYTES;
    keepPrinted(task, tracked.now());
    if (stop == null && tooMuch) {
      stop = Stop.tooMuchOutput(MAX_PRINTED_BYTES);
    }
    if (stop != null) {
      return new End(stop.then(), exitCode, stop.message());
    }
    return exitCode == 0
        ? new End(RunStatus.SUCCEEDED, exitCode, "The program ended well.")
        : new End(
            RunStatus.FAILED, exitCode, "The program ended with exit code %d.".formatted(exitCode));
  }

  private static boolean prints(LocalTask task) {
    return task.options().output() == LocalTask.Output.STDOUT;
  }

  private long printed(TrackedRun tracked, LocalTask task) {
    return prints(task) ? folders.printed(tracked.now()).toFile().length() : 0;
  }

  private void keepPrinted(LocalTask task, LocalRun run) throws IOException {
    if (prints(task)) {
      Path printed = folders.printed(run);
      if (Files.size(printed) > MAX_PRINTED_BYTES) {
        Files.delete(printed);
      } else {
        new Records(folders.records(run)).adopt("OUTPUT", printed);
      }
    }
  }

  /** What cannot be written holds all the same; it comes on disk with what is written next. */
  private void record(TrackedRun tracked, LocalRun next) {
    try {
      folders.write(next);
    } catch (IOException e) {
      LOG.error("run {} became {}, which is not on disk yet", next.id(), next.status(), e);
    }
    tracked.becomes(next);
  }
}
