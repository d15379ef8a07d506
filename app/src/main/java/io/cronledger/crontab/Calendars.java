package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Option;
import io.cronledger.schedule.Calendar;
import io.cronledger.schedule.CalendarRule;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Quote;
import io.cronledger.schedule.Suggestion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The calendars that {@code calendar=} names: each {@code NAME.cal} or {@code NAME.ics} of one
 * folder, read once, however many entries name it.
 */
final class Calendars {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
  private static final List<String> ENDINGS = List.of(".cal", ".ics");

  private final TextFiles files;
  private final References.Folder folder;
  private final Problems problems;
  private final Map<String, Optional<Calendar>> read = new HashMap<>();

  /** A default for many entries is looked at once. */
  private final IdentityHashMap<Option, Optional<Placed>> known = new IdentityHashMap<>();

  Calendars(TextFiles files, References.Folder folder, Problems problems) {
    this.files = files;
    this.folder = folder;
    this.problems = problems;
  }

  /** The rule with its days; or nothing, and what is wrong has been said. */
  Optional<Placed> rule(Option option, Placed value) {
    return known.computeIfAbsent(option, _ -> resolved(value));
  }

  private Optional<Placed> resolved(Placed value) {
    String name = name(value);
    if (!NAME.matcher(name).matches()) {
      problems.add(
          value.error(
              "%s is not the name of a calendar".formatted(Quote.of(value.text())),
              "Write calendar=workdays for %s alone, or calendar=!holidays for all days but those of %s."
                  .formatted(shown("workdays.cal"), shown("holidays.cal"))));
      return Optional.empty();
    }
    return calendar(name, value)
        .map(days -> CalendarRule.of(value.text(), days).resolved())
        .map(value::meaning);
  }

  private static String name(Placed value) {
    return value.text().startsWith("!") ? value.text().substring(1) : value.text();
  }

  private Optional<Calendar> calendar(String name, Placed value) {
    List<String> found = new ArrayList<>();
    for (String ending : ENDINGS) {
      // Asked for with every ending, so that its coming and going is noticed whatever it is.
      if (!(text(name + ending) instanceof TextFiles.Found.None none && none.isMissing())) {
        found.add(name + ending);
      }
    }
    if (found.size() == 1) {
      return read.computeIfAbsent(name, _ -> content(found.getFirst(), value));
    }
    problems.add(found.isEmpty() ? unknown(name, value) : ambiguous(name, value));
    return Optional.empty();
  }

  private Problem unknown(String name, Placed value) {
    String remedy =
        Suggestion.closest(name, names())
            .map("Did you mean '%s'?"::formatted)
            .orElseGet(
                () ->
                    "Create %s: one date a line, such as 2027-03-29, or 12-25 for every year."
                        .formatted(shown(name + ".cal")));
    return value.error("There is no calendar %s".formatted(Quote.of(name)), remedy);
  }

  private Problem ambiguous(String name, Placed value) {
    return value.error(
        "There are two calendars '%s'".formatted(name),
        "Keep one of %s and %s.".formatted(shown(name + ".cal"), shown(name + ".ics")));
  }

  private Optional<Calendar> content(String file, Placed value) {
    switch (text(file)) {
      case TextFiles.Found.Text(Source source) -> {
        switch (CalendarFile.parse(file, source.text())) {
          case Parsed.Good<Calendar>(Calendar calendar) -> {
            return Optional.of(calendar);
          }
          case Parsed.Bad<Calendar>(List<Flaw> flaws) -> {
            Placed whole = Placed.of(source, 0, source.text().length());
            flaws.forEach(flaw -> problems.add(whole.error(flaw)));
          }
        }
      }
      case TextFiles.Found.Broken(Problem problem) -> problems.add(problem);
      case TextFiles.Found.None(String message, String remedy) ->
          problems.add(value.error("%s %s".formatted(Quote.of(shown(file)), message), remedy));
    }
    return Optional.empty();
  }

  private TextFiles.Found text(String file) {
    return files.read(folder.path().resolve(file), shown(file));
  }

  private String shown(String file) {
    return folder.shown(file);
  }

  /** Those there are, for a hint; without one if the folder cannot be read. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.path(), "*.{cal,ics}")) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        names.add(name.substring(0, name.length() - ENDINGS.getFirst().length()));
      }
    } catch (IOException _) {
      return names;
    }
    return names;
  }
}
