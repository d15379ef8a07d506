package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Version 0.1 kept a folder for each run: {@code runs/RUN/run.json} and {@code log.txt}. A caller
 * may still be looking for one of those runs.
 */
record EarlierLayout(Path runs) {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierLayout.class);

  void moveTo(RunJournal journal, Path logs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return;
    }
    for (Path folder : folders()) {
      Path known = folder.resolve("run.json");
      Path log = folder.resolve("log.txt");
      try {
        LocalRun run = Json.MAPPER.readValue(Files.readAllBytes(known), LocalRun.class);
        if (Files.exists(log)) {
          Files.move(log, logs.resolve(run.id() + ".txt"), StandardCopyOption.REPLACE_EXISTING);
        }
        journal.add(run);
        Files.delete(known);
      } catch (IOException | JacksonException e) {
        LOG.warn("{} cannot be read and is left out: {}", known, e.toString());
      }
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.filter(folder -> Files.exists(folder.resolve("run.json"))).toList();
    }
  }
}
