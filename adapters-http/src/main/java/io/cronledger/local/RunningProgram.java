package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A task's program under way: a process that leads its own session, and all it started. */
final class RunningProgram {
  /** Without it a run's processes are found by descent alone, which a daemon escapes. */
  private static final boolean HAS_SETSID = Program.isOnPath("setsid");

  /** Long enough to read what lies in the pipe of a process that has ended. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Process process;
  private final Thread listener;

  /** Asked for once: each call makes another future, and they are not completed together. */
  private final CompletableFuture<Process> exit;

  private RunningProgram(Process process, Thread listener) {
    this.process = process;
    this.exit = process.onExit();
    this.listener = listener;
  }

  /**
   * Starts the task's command in its folder, with the run's input on standard input.
   *
   * @throws IOException if it cannot be started
   */
  static RunningProgram start(
      LocalTask task, LocalRun run, RunFolders folders, RunLog log, Path java) throws IOException {
    var builder = new ProcessBuilder(command(task, java)).directory(task.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(Environment.of(run, folders.storage()));
    builder.redirectInput(folders.input(run).toFile());
    switch (task.options().output()) {
      case RECORD -> builder.redirectErrorStream(true);
      case STDOUT -> builder.redirectOutput(folders.printed(run).toFile());
    }
    Process process = builder.start();
    var said =
        switch (task.options().output()) {
          case RECORD -> process.getInputStream();
          case STDOUT -> process.getErrorStream();
        };
    // A platform thread: a virtual one that reads from a pipe occupies its carrier.
    Thread listener =
        Thread.ofPlatform().daemon().name("log of run " + run.id()).start(() -> log.follow(said));
    return new RunningProgram(process, listener);
  }

  private static List<String> command(LocalTask task, Path java) {
    var command = new ArrayList<String>();
    if (HAS_SETSID) {
      command.add("setsid");
    }
    command.addAll(task.command());
    int program = HAS_SETSID ? 1 : 0;
    if (command.get(program).equals(Program.JAVA) && Files.exists(java)) {
      command.set(program, java.toString());
    }
    return command;
  }

  LocalRun.Leader leader() {
    return new LocalRun.Leader(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  CompletableFuture<Process> onExit() {
    return exit;
  }

  /** Ends the whole tree: asks first, and insists when the grace is over. */
  void end(Duration grace) throws InterruptedException {
    var tree = new ProcessTree(process.pid());
    tree.terminate();
    try {
      exit.get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // it did not listen
    }
    tree.kill();
  }

  /** Waits for the end of the program, ends what it left behind, and gives its exit code. */
  int finish() throws InterruptedException {
    int exitCode = process.waitFor();
    new ProcessTree(process.pid()).kill();
    listener.join(LAST_WORDS);
    return exitCode;
  }
}
