package io.cronledger.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Where runs lie on disk. */
final class RunFolders {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolders.class);

  private final Path runs;
  private final Path storage;

  RunFolders(Path root) {
    this.runs = root.resolve("runs");
    this.storage = root.resolve("storage");
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

  Path log(LocalRun run) {
    return runs.resolve(run.id()).resolve("log.txt");
  }

  /** What the program prints, while it runs. */
  Path printed(LocalRun run) {
    return runs.resolve(run.id()).resolve("stdout");
  }

  /** Makes room for a run, and gives it its input. */
  void create(LocalRun run, byte[] input) throws IOException {
    Files.createDirectories(runs.resolve(run.id()));
    Files.createDirectories(records(run));
    Files.write(input(run), input);
    write(run);
  }

  Path input(LocalRun run) {
    return records(run).resolve("INPUT.json");
  }

  /** Replaces what is on disk about the run, as a whole or not at all. */
  void write(LocalRun run) throws IOException {
    Path folder = runs.resolve(run.id());
    Path fresh = folder.resolve("run.json.new");
    Files.write(fresh, Json.bytes(run));
    Files.move(fresh, folder.resolve("run.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  List<LocalRun> readAll() throws IOException {
    Files.createDirectories(runs);
    Files.createDirectories(storage);
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.map(RunFolders::read).flatMap(Optional::stream).toList();
    }
  }

  private static Optional<LocalRun> read(Path folder) {
    Path file = folder.resolve("run.json");
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(file), LocalRun.class));
    } catch (IOException | JacksonException e) {
      LOG.warn("{} cannot be read and is left out: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  void delete(LocalRun run) {
    try {
      deleteTree(records(run));
      deleteTree(items(run));
      deleteTree(storage.resolve("request_queues").resolve(run.requestQueueId()));
      deleteTree(runs.resolve(run.id()));
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
}
