package io.cronledger.crontab;

import io.cronledger.crontab.EntryReader.Read;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A folder of cron files, and how to read it. */
public final class CronFiles {
  private final Location location;
  private final ZoneId zone;
  private final Function<String, @Nullable String> environment;
  private final InstantSource clock;

  /**
   * Where the files are.
   *
   * @param folder of the {@code *.cron} files
   * @param shownAs the folder as the user would name it
   * @param config where {@code @file} is looked for when it is not beside the cron file
   */
  public record Location(Path folder, String shownAs, Path config) {}

  /**
   * A folder, and what its lines depend on besides.
   *
   * @param zone for lines that name none; one of the IANA database
   * @param environment where {@code ${env.NAME}} will be looked up
   * @param clock by which a time has passed
   */
  public CronFiles(
      Location location,
      ZoneId zone,
      Function<String, @Nullable String> environment,
      InstantSource clock) {
    if (!ZoneId.getAvailableZoneIds().contains(zone.getId())) {
      throw new IllegalArgumentException(
          "'%s' is not a zone of the IANA database, such as UTC".formatted(zone));
    }
    this.location = location;
    this.zone = zone;
    this.environment = environment;
    this.clock = clock;
  }

  /** A set, and what tells whether it would be another one now. */
  public record Reading(CronSet set, Fingerprint fingerprint) {}

  /** Reads all files of the folder, in the order of their names. */
  public CronSet read() {
    return reading().set();
  }

  /** Reads these files alone, each named as the user did. */
  public CronSet read(List<Path> files) {
    var pass = new Pass();
    files.forEach(file -> pass.file(file, file.toString()));
    return pass.set();
  }

  /** The same, with what it takes to notice a change. */
  public Reading reading() {
    var pass = new Pass();
    pass.folder();
    return new Reading(pass.set(), pass.files.fingerprint());
  }

  /** What {@link #reading} would be of now, given what else the last one was of. */
  Fingerprint fingerprint(Set<Path> alsoRead) {
    var files = new TextFiles();
    alsoRead.forEach(files::look);
    try {
      cronFiles(location.folder()).forEach(files::look);
    } catch (IOException e) {
      files.absent(location.folder(), e);
    }
    return files.fingerprint();
  }

  /** One reading of everything. */
  private final class Pass {
    private final TextFiles files = new TextFiles();
    private final Problems problems = new Problems();
    private final Names names = new Names();
    private final Calendars calendars =
        new Calendars(
            files,
            new References.Folder(
                location.config().resolve("calendars"), location.config() + "/calendars"),
            problems);
    private final List<Read> entries = new ArrayList<>();

    void folder() {
      try {
        List<Path> found = cronFiles(location.folder());
        found.forEach(
            file -> file(file, "%s/%s".formatted(location.shownAs(), file.getFileName())));
        if (found.isEmpty()) {
          problems.add(
              Problem.warning(
                  Place.whole(location.shownAs()),
                  "there is no cron file in this folder",
                  "Put one here, such as %s/prices.cron.".formatted(location.shownAs())));
        }
      } catch (IOException e) {
        var none = files.absent(location.folder(), e);
        problems.add(
            Problem.error(
                Place.whole(location.shownAs()),
                "this folder of cron files " + none.message(),
                none.remedy()));
      }
    }

    void file(Path path, String shownAs) {
      switch (files.read(path, shownAs)) {
        case TextFiles.Found.Text(Source source) -> entries(path, source);
        case TextFiles.Found.Broken(Problem problem) -> problems.add(problem);
        case TextFiles.Found.None(String message, String remedy) ->
            problems.add(Problem.error(Place.whole(shownAs), message, remedy));
      }
    }

    private void entries(Path path, Source source) {
      int slash = source.name().lastIndexOf('/');
      var beside =
          new References.Folder(
              path.resolveSibling(""), slash < 0 ? "" : source.name().substring(0, slash));
      var config = new References.Folder(location.config(), location.config().toString());
      var references = new References(files, List.of(beside, config), problems);
      var reader = new EntryReader(zone, references, calendars, names, problems);
      for (Line line : CronFile.lines(source, problems)) {
        reader.read(line).ifPresent(entries::add);
      }
    }

    CronSet set() {
      names.check(problems);
      new Warnings(clock.instant(), environment, problems).check(entries);
      return new CronSet(
          problems.hasErrors() ? List.of() : entries.stream().map(Read::definition).toList(),
          problems.inOrder());
    }
  }

  /** Hidden files are an editor's or a mount's own. */
  private static List<Path> cronFiles(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      return StreamSupport.stream(all.spliterator(), false)
          .filter(file -> isCronFile(file.getFileName().toString()))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }

  private static boolean isCronFile(String name) {
    return name.endsWith(".cron") && !name.startsWith(".");
  }
}
