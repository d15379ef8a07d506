package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final long MAX_PRINTED_BYTES = 64L << 20;

  /** How often a program that is under way is looked at. */
  private static final int LOOK_SECONDS = 1;

  private final RunFolders folders;
  private final InstantSource clock;
  private final Path java;

  RunSupervisor(RunFolders folders, InstantSource clock, Path java) {
    this.folders = folders;
    this.clock = clock;
    this.java = java;
  }

  void seeThrough(TrackedRun tracked, LocalTask task) {
    var log = new RunLog(folders.log(tracked.now()), clock);
    try {
      RunningProgram program = RunningProgram.start(task, tracked.now(), folders, log, java);
      record(tracked, tracked.now().led(program.leader()));
      Stop stop = awaitEnd(tracked, program);
      int exitCode = program.finish();
      keepPrinted(task, tracked.now());
      record(tracked, ended(tracked.now(), stop, exitCode));
    } catch (IOException e) {
      log.say("ACTOR: " + e.getMessage());
      fail(tracked, "The program could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(tracked, "The local endpoint let go of the run.");
    } catch (RuntimeException e) {
      LOG.error("run {} was lost by its supervisor", tracked.now().id(), e);
      fail(tracked, "The local endpoint failed: " + e);
    }
  }

  /** Waits until the program has ended or been made to; says who made it. */
  private @Nullable Stop awaitEnd(TrackedRun tracked, RunningProgram program)
      throws IOException, InterruptedException {
    int timeout = tracked.now().options().timeoutSecs();
    CompletableFuture<Stop> stopped =
        timeout > 0
            ? tracked.stop().completeOnTimeout(Stop.timeout(timeout), timeout, TimeUnit.SECONDS)
            : tracked.stop();
    var over = CompletableFuture.anyOf(program.onExit(), stopped);
    while (!over.isDone()) {
      await(over);
      if (printedTooMuch(tracked.now())) {
        stopped.complete(Stop.tooMuchOutput(MAX_PRINTED_BYTES));
      }
    }
    if (program.onExit().isDone()) {
      return null;
    }
    Stop stop = stopped.join();
    record(tracked, tracked.now().withStatus(stop.meanwhile()));
    program.end(stop.grace());
    return stop;
  }

  private static void await(CompletableFuture<?> over) throws InterruptedException {
    try {
      over.get(LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      // time to look at it
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process cannot fail", e);
    }
  }

  private boolean printedTooMuch(LocalRun run) {
    return folders.printed(run).toFile().length() > MAX_PRINTED_BYTES;
  }

  private void keepPrinted(LocalTask task, LocalRun run) throws IOException {
    if (task.options().output() == LocalTask.Output.STDOUT) {
      Path printed = folders.printed(run);
      if (Files.size(printed) > MAX_PRINTED_BYTES) {
        Files.delete(printed);
      } else {
        new Records(folders.records(run)).adopt("OUTPUT", printed);
      }
    }
  }

  private LocalRun ended(LocalRun run, @Nullable Stop stop, int exitCode) {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (stop != null) {
      return run.ended(stop.then(), at, exitCode, stop.message());
    }
    return exitCode == 0
        ? run.ended(RunStatus.SUCCEEDED, at, exitCode, "The program ended well.")
        : run.ended(
            RunStatus.FAILED,
            at,
            exitCode,
            "The program ended with exit code %d.".formatted(exitCode));
  }

  private void fail(TrackedRun tracked, String message) {
    LocalRun run = tracked.now();
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    LocalRun failed = run.ended(RunStatus.FAILED, at, null, message);
    try {
      record(tracked, failed);
    } catch (IOException e) {
      LOG.error("the end of run {} could not be written", run.id(), e);
      tracked.becomes(failed);
    }
  }

  private void record(TrackedRun tracked, LocalRun next) throws IOException {
    folders.write(next);
    tracked.becomes(next);
  }
}
