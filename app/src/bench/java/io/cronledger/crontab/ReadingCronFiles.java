package io.cronledger.crontab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long it takes to read and check a cron file of 10,000 entries, warnings and definitions
 * included, beside reading it and splitting it into words.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReadingCronFiles {
  private static final int ENTRIES = 10_000;

  private Path folder = Path.of("none");
  private CronFiles files;

  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("cronledger-bench");
    String text =
        "CRON_TZ=Europe/Prague\ntimeout=120 overlap=skip\n"
            + IntStream.range(0, ENTRIES)
                .mapToObj(ReadingCronFiles::entry)
                .collect(Collectors.joining());
    Files.writeString(folder.resolve("a.cron"), text);
    files =
        new CronFiles(
            new CronFiles.Location(folder, "cron.d", folder),
            ZoneId.of("UTC"),
            _ -> null,
            () -> Instant.parse("2026-11-24T12:00:00Z"));
  }

  private static String entry(int i) {
    String when =
        switch (i % 5) {
          case 0 -> "*/15 * * * *";
          case 1 -> "%d 6 * * mon-fri".formatted(i % 60);
          case 2 -> "~ 3 1,15,L * *";
          case 3 -> "@every %ds".formatted(60 + i);
          default -> "%d %d * * *".formatted(i % 60, i % 24);
        };
    return "%s  shop~task-%d  name=n-%d memory=512 input={\"page\": %d, \"on\": \"${slot.date}\"}\n"
        .formatted(when, i % 500, i, i);
  }

  @TearDown
  public void delete() throws IOException {
    Files.delete(folder.resolve("a.cron"));
    Files.delete(folder);
  }

  @Benchmark
  public CronSet parsedAndChecked() {
    CronSet set = files.read();
    if (set.definitions().size() != ENTRIES) {
      throw new IllegalStateException(set.problems().toString());
    }
    return set;
  }

  @Benchmark
  public void readAndSplit(Blackhole words) throws IOException {
    for (String line : Files.readString(folder.resolve("a.cron")).split("\n")) {
      words.consume(line.split("\\s+"));
    }
  }
}
