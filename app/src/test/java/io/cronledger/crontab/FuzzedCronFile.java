package io.cronledger.crontab;

import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes any bytes for a cron file: they are read, and what they mean survives being printed, or
 * they are told, each problem at its place and with a remedy. A fuzzer calls it by name.
 */
public final class FuzzedCronFile {
  private static final int LONGEST_LINE = 400;
  private static final CronFolder FOLDER = new CronFolder(temporary());

  private FuzzedCronFile() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    check(FOLDER, bytes);
  }

  static void check(CronFolder folder, byte[] bytes) {
    CronSet set = folder.write("cron.d/a.cron", bytes).read();
    String text = new String(bytes, StandardCharsets.UTF_8);
    set.problems().forEach(problem -> check(problem, text));
    set.definitions().forEach(FuzzedCronFile::check);
  }

  /** In the text, or, if it is cut short or cannot be read at all, of the file as a whole. */
  private static void check(Problem problem, String text) {
    Place place = problem.place();
    long lines = text.chars().filter(c -> c == '\n').count() + 1;
    boolean placed = place.line() >= 1 && place.line() <= lines && place.column() >= 1;
    boolean told = !problem.message().isBlank() && !problem.remedy().isBlank();
    boolean fits = problem.toString().lines().allMatch(line -> line.length() <= LONGEST_LINE);
    if (!(placed || place.isWhole()) || !told || !fits) {
      throw new AssertionError("badly told: " + problem);
    }
  }

  private static void check(Definition definition) {
    Schedule schedule = definition.read();
    if (!Definition.of(schedule, definition.file(), definition.line()).equals(definition)) {
      throw new AssertionError("not what it was after being printed: " + definition);
    }
    When when = schedule.timing().when();
    if (!(When.parse(when.text()) instanceof Parsed.Good<When>(When again) && again.equals(when))) {
      throw new AssertionError("not what it was after being printed: " + when.text());
    }
    if (schedule.inWords().isBlank()) {
      throw new AssertionError("no words for " + when.text());
    }
    check(schedule);
  }

  private static void check(Schedule schedule) {
    var slots = schedule.slots();
    var next = slots.after(CronFolder.NOW);
    boolean agree =
        next.isEmpty()
            || slots.before(next.get().plusNanos(1)).filter(next.get()::equals).isPresent();
    boolean counted = next.isEmpty() || slots.count(CronFolder.NOW, next.get()) <= 1;
    if (!agree || !counted) {
      throw new AssertionError("forwards and backwards differ: " + schedule);
    }
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("cronledger-fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
