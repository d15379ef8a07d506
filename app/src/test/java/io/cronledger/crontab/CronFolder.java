package io.cronledger.crontab;

import io.cronledger.schedule.Definition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A config folder of a test, on a fixed day in one fixed environment. */
public record CronFolder(Path config) {
  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Map<String, String> ENVIRONMENT = Map.of("SHOP", "42");

  public CronFolder write(String file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  CronFolder write(String file, byte[] content) {
    try {
      Path path = config.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public CronFiles files() {
    return new CronFiles(
        new CronFiles.Location(config.resolve("cron.d"), "config/cron.d", config),
        ZoneId.of("UTC"),
        ENVIRONMENT::get,
        () -> NOW);
  }

  CronSet read() {
    return files().read();
  }

  /** What one file of this text says. */
  CronSet read(String text) {
    return write("cron.d/a.cron", text).read();
  }

  List<Definition> definitions(String text) {
    CronSet set = read(text);
    if (set.hasErrors()) {
      throw new AssertionError(set.problems().toString());
    }
    return set.definitions();
  }

  Definition definition(String text) {
    List<Definition> all = definitions(text);
    if (all.size() != 1) {
      throw new AssertionError(all.toString());
    }
    return all.getFirst();
  }

  List<Problem> problems(String text) {
    return read(text).problems();
  }

  Problem problem(String text) {
    List<Problem> all = problems(text);
    if (all.size() != 1) {
      throw new AssertionError(all.toString());
    }
    return all.getFirst();
  }
}
