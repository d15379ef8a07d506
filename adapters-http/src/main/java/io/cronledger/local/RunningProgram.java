package io.cronledger.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A task's program under way: a process that leads its own session, and all it started. */
final class RunningProgram implements AutoCloseable {
  /** Without it a run's processes are found by descent and by their environment alone. */
  private static final boolean HAS_SETSID = Program.isOnPath("setsid");

  /** Long enough to read what lies in the pipe of a process that has ended. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * What all programs of an endpoint share.
   *
   * @param java what a command that starts with {@code java} is run with
   * @param leaders the first process of every run under way
   * @param listeners platform threads: a virtual one that reads from a pipe occupies its carrier
   */
  record Ground(Path java, Set<Long> leaders, ExecutorService listeners) {}

  private final Process process;
  private final ProcessTree tree;
  private final Ground ground;
  private final Future<?> listener;

  /** Asked for once: each call makes another future, and they are not completed together. */
  private final CompletableFuture<Process> exit;

  private RunningProgram(Process process, ProcessTree tree, Ground ground, Future<?> listener) {
    this.process = process;
    this.tree = tree;
    this.ground = ground;
    this.exit = process.onExit();
    this.listener = listener;
  }

  /**
   * Starts the task's command in its folder, with the run's input on standard input.
   *
   * @throws IOException if it cannot be started
   */
  static RunningProgram start(
      LocalTask task, LocalRun run, RunFolders folders, Ground ground, RunLog log)
      throws IOException {
    var builder =
        new ProcessBuilder(command(task, ground.java())).directory(task.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(Environment.of(run, folders.storage()));
    builder.redirectInput(folders.input(run).toFile());
    switch (task.options().output()) {
      case RECORD -> builder.redirectErrorStream(true);
      case STDOUT -> builder.redirectOutput(folders.printed(run).toFile());
    }
    Process process = builder.start();
    InputStream said =
        switch (task.options().output()) {
          case RECORD -> process.getInputStream();
          case STDOUT -> process.getErrorStream();
        };
    ground.leaders().add(process.pid());
    return new RunningProgram(
        process,
        new ProcessTree(run.id(), process.pid(), ground.leaders()::contains),
        ground,
        ground.listeners().submit(() -> log.follow(said)));
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

  long pid() {
    return process.pid();
  }

  CompletableFuture<Process> onExit() {
    return exit;
  }

  /** Ends the whole tree: asks first, and insists when the grace is over. */
  void end(Duration grace) throws InterruptedException {
    tree.end(grace);
  }

  /** Waits for the end of the program, ends what it left behind, and gives its exit code. */
  int finish() throws InterruptedException {
    int exitCode = process.waitFor();
    tree.kill();
    try {
      listener.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      listener.cancel(true);
    }
    return exitCode;
  }

  /** Whatever happened, nothing of it is left. */
  @Override
  public void close() {
    if (process.isAlive()) {
      tree.members().forEach(ProcessHandle::destroyForcibly);
    }
    ground.leaders().remove(process.pid());
  }
}
