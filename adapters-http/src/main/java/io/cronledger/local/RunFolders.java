package io.cronledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where runs lie on disk. */
final class RunFolders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolders.class);

  private final RunJournal journal;
  private final Path logs;
  private final Path printed;
  private final Path storage;

  private RunFolders(Path root, RunJournal journal) {
    this.journal = journal;
    this.logs = root.resolve("logs");
    this.printed = root.resolve("printed");
    this.storage = root.resolve("storage");
  }

  static RunFolders open(Path root) throws IOException {
    var folders = new RunFolders(root, RunJournal.open(root.resolve("runs.jsonl")));
    Files.createDirectories(folders.logs);
    Files.createDirectories(folders.printed);
    Files.createDirectories(folders.storage.resolve("key_value_stores"));
    new EarlierLayout(root.resolve("runs")).moveTo(folders.journal, folders.logs);
    return folders;
  }

  /** Every run that is kept. */
  List<LocalRun> runs() {
    return journal.runs();
  }

  /** One folder for all runs: a store is a folder in it that is named by its id. */
  Path storage() {
    return storage;
  }

  Path records(LocalRun run) {
    return storage.resolve("key_value_stores").resolve(run.keyValueStoreId());
  }

  Path items(LocalRun run) {
    return storage.resolve("datasets").resolve(run.datasetId());
  }

  private Path requests(LocalRun run) {
    return storage.resolve("request_queues").resolve(run.requestQueueId());
  }

  Path log(LocalRun run) {
    return logs.resolve(run.id() + ".txt");
  }

  /** What the program prints, while it runs. */
  Path printed(LocalRun run) {
    return printed.resolve(run.id());
  }

  /** Makes room for a run, and gives it its input. */
  void create(LocalRun run, Input input) throws IOException {
    Files.createDirectory(records(run));
    Files.write(records(run).resolve("INPUT." + input.extension()), input.bytes());
    journal.add(run);
  }

  /** Nearly always JSON: then nothing need be looked up. */
  Path input(LocalRun run) throws IOException {
    Path json = records(run).resolve("INPUT.json");
    return Files.exists(json)
        ? json
        : new Records(records(run)).find("INPUT").map(Records.Entry::file).orElse(json);
  }

  /**
   * Puts on disk what a run has become.
   *
   * @throws IOException if that has to wait
   */
  void write(LocalRun run) throws IOException {
    journal.add(run);
  }

  /** How much of the disk a run holds. */
  long bytes(LocalRun run) {
    return bytesBelow(records(run)) + bytesBelow(items(run)) + log(run).toFile().length();
  }

  private static long bytesBelow(Path top) {
    if (!Files.isDirectory(top)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(top)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // its program is still at work there; the next look tells
    }
  }

  void delete(LocalRun run) {
    try {
      deleteTree(records(run));
      deleteTree(items(run));
      deleteTree(requests(run));
      Files.deleteIfExists(log(run));
      Files.deleteIfExists(printed(run));
      journal.forget(run);
    } catch (IOException e) {
      LOG.warn("run {} could not be deleted whole: {}", run.id(), e.toString());
    }
  }

  private static void deleteTree(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
