package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Option;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRef;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes definitions of the lines of one file, and puts core's flaws where they belong in it. */
final class EntryReader {
  /** Stands for what is missing, so that the rest can be looked at all the same. */
  private static final String ANY = "any";

  private final ZoneId zone;
  private final References references;
  private final Calendars calendars;
  private final Names names;
  private final Problems problems;

  EntryReader(
      ZoneId zone, References references, Calendars calendars, Names names, Problems problems) {
    this.zone = zone;
    this.references = references;
    this.calendars = calendars;
    this.names = names;
    this.problems = problems;
  }

  /** A sound entry. */
  record Read(
      Line.Entry entry, Schedule schedule, Definition definition, Map<String, Placed> values) {
    Placed task() {
      return values.getOrDefault(Wording.TASK, entry.when());
    }
  }

  /** What an entry defines; nothing for a line of options, or when something is wrong. */
  Optional<Read> read(Line line) {
    return switch (line) {
      case Line.Defaults defaults -> {
        var parts = new Parts(defaults);
        parts.words.put("name", ANY);
        parts.schedule("@hourly", ANY);
        yield Optional.empty();
      }
      case Line.Entry entry -> read(entry);
    };
  }

  private Optional<Read> read(Line.Entry entry) {
    var parts = new Parts(entry);
    String task = ANY;
    parts.values.put(Wording.WHEN, entry.when());
    if (entry.task() != null) {
      task = entry.task().text();
      parts.values.put(Wording.TASK, entry.task());
    }
    boolean named = name(entry, parts);
    Optional<Schedule> schedule = parts.schedule(entry.when().text(), task);
    if (schedule.isEmpty() || !named || parts.broken || entry.task() == null) {
      return Optional.empty();
    }
    Place place = entry.place();
    var definition = Definition.of(schedule.get(), place.file(), place.line());
    return Optional.of(new Read(entry, schedule.get(), definition, parts.values));
  }

  private boolean name(Line.Entry entry, Parts parts) {
    String given = parts.words.get("name");
    if (given != null) {
      Placed at = parts.values.getOrDefault("name", entry.when());
      if (ScheduleName.isValid(given)) {
        names.claim(new ScheduleName(given), true, at, entry.place());
      }
      return true; // if it is none, core says so
    }
    parts.words.put("name", ANY);
    if (entry.options().containsKey("name")
        || entry.task() == null
        || !TaskRef.isValid(entry.task().text())) {
      return false; // said already, or about to be
    }
    String own = ownName(new TaskRef(entry.task().text()));
    if (!ScheduleName.isValid(own)) {
      problems.add(
          entry
              .task()
              .error(
                  "The task's own name does not make a name for the schedule",
                  "Give it one: name= with lower-case letters, digits and '-', at most 63."));
      return false;
    }
    names.claim(new ScheduleName(own), false, entry.task(), entry.place());
    parts.words.put("name", own);
    return true;
  }

  private static String ownName(TaskRef task) {
    return task.name()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  /** The options of one line as words, each with where it was written. */
  private final class Parts {
    private final Map<String, String> words = new HashMap<>();
    private final Map<String, Placed> values = new HashMap<>();
    private final Line line;
    private boolean broken;

    Parts(Line line) {
      this.line = line;
      words.put("tz", zone.getId());
      line.options().forEach(this::option);
    }

    private void option(String name, Option option) {
      Placed value = option.value();
      Optional<Placed> text =
          value == null
              ? Optional.empty()
              : switch (name) {
                case "input" -> references.json(option, value, Json.Kind.OBJECT);
                case "calendar" -> calendars.rule(option, value);
                case "webhooks" -> references.json(option, value, Json.Kind.ARRAY);
                default -> Optional.of(value);
              };
      broken |= text.isEmpty();
      text.ifPresent(
          placed -> {
            words.put(name, placed.text());
            values.put(name, placed);
          });
    }

    Optional<Schedule> schedule(String when, String task) {
      return switch (WordingReader.read(new Wording(when, task, words))) {
        case WordingReader.Reading.Good(Schedule schedule) -> Optional.of(schedule);
        case WordingReader.Reading.Bad bad -> {
          bad.faults().forEach(this::fault);
          yield Optional.empty();
        }
      };
    }

    private void fault(Wording.Fault fault) {
      @Nullable Option option = line.options().get(fault.part());
      @Nullable Placed at = values.get(fault.part());
      if (fault.inName() && option != null) {
        at = option.name();
      }
      if (at == null) {
        throw new IllegalStateException("a fault of what nobody wrote: " + fault);
      }
      problems.add(at.error(fault.flaw()));
    }
  }
}
