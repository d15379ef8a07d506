package io.cronledger.local;

import java.io.IOException;
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
  /** Long enough to read what lies in the pipe of a process that has ended. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * What all programs of an endpoint share.
   *
   * @param java what a command that starts with {@code java} is run with
   * @param leaders the first process of every run under way
   * @param starter starts them
   * @param threads platform threads: a virtual one that reads from a pipe occupies its carrier
   */
  record Ground(Path java, Set<Long> leaders, Starter starter, ExecutorService threads) {}

  private final Started process;
  private final ProcessTree tree;
  private final Ground ground;
  private final Future<?> listener;

  private RunningProgram(Started process, ProcessTree tree, Ground ground, Future<?> listener) {
    this.process = process;
    this.tree = tree;
    this.ground = ground;
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
    Started process =
        ground
            .starter()
            .start(
                new Launch(
                    command(task, ground.java()),
                    task.folder(),
                    Environment.of(run, folders.storage()),
                    folders.input(run),
                    switch (task.options().output()) {
                      case RECORD -> null;
                      case STDOUT -> folders.printed(run);
                    }));
    ground.leaders().add(process.pid());
    return new RunningProgram(
        process,
        new ProcessTree(run.id(), process.pid(), ground.leaders()::contains),
        ground,
        ground.threads().submit(() -> log.follow(process.said())));
  }

  private static List<String> command(LocalTask task, Path java) {
    var command = new ArrayList<>(task.command());
    if (command.getFirst().equals(Program.JAVA) && Files.exists(java)) {
      command.set(0, java.toString());
    }
    return command;
  }

  long pid() {
    return process.pid();
  }

  /** Its exit code, once its first process has ended. */
  CompletableFuture<Integer> exit() {
    return process.exit();
  }

  /** Ends the whole tree: asks first, and insists when the grace is over. */
  void end(Duration grace) throws InterruptedException {
    tree.end(grace);
  }

  /** Waits for the end of the program, ends what it left behind, and gives its exit code. */
  int finish() throws InterruptedException {
    int exitCode = exitCode();
    tree.kill();
    try {
      listener.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      listener.cancel(true);
    }
    return exitCode;
  }

  private int exitCode() throws InterruptedException {
    try {
      return process.exit().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process cannot fail", e);
    }
  }

  /** Whatever happened, nothing of it is left. */
  @Override
  public void close() {
    if (!process.exit().isDone()) {
      tree.members().forEach(ProcessHandle::destroyForcibly);
    }
    ground.leaders().remove(process.pid());
  }
}
