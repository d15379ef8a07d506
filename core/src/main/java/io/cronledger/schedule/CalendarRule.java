package io.cronledger.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * On which days a schedule's slots are fired. A slot it does not allow remains a slot, and is
 * skipped with that reason.
 */
public sealed interface CalendarRule {

  /** What stands between a rule as it is written and the days it came to mean. */
  String MEANS = ": ";

  /** As it is written in a cron file: {@code workdays}, {@code !holidays}. */
  String text();

  /**
   * The same with the days it stands for, so that it means one thing for good: {@code !holidays:
   * 2027-03-29 12-25}.
   */
  String resolved();

  /** What it adds to a schedule in words; nothing if it holds nothing back. */
  String inWords();

  boolean allows(LocalDate date);

  /** Whether it names a calendar that has no day from a date on. */
  boolean endsBefore(LocalDate date);

  /** Decides by the date that the clock on the wall shows at the slot. */
  default boolean allows(Instant slot, ZoneId zone) {
    return allows(LocalDate.ofInstant(slot, zone));
  }

  /** The rule that is written so, with the calendar it names. */
  static CalendarRule of(String text, Calendar calendar) {
    return text.startsWith("!")
        ? new Except(text.substring(1), calendar)
        : new Only(text, calendar);
  }

  /** Reads a rule with its days. */
  static Parsed<CalendarRule> parse(String resolved) {
    int end = resolved.indexOf(MEANS);
    try {
      if (end >= 0) {
        Calendar days = CalendarText.read(resolved.substring(end + MEANS.length()));
        return new Parsed.Good<>(of(resolved.substring(0, end), days));
      }
    } catch (DateTimeException | IllegalArgumentException _) {
      // Told below, like a rule without days.
    }
    return new Parsed.Bad<>(
        List.of(
            new Flaw(
                0,
                resolved.length(),
                "%s is not a calendar with its days".formatted(Quote.of(resolved)),
                "Write it as in '!holidays: 2027-03-29 12-25'.")));
  }

  /** On every day. */
  record Always() implements CalendarRule {
    @Override
    public String text() {
      return "";
    }

    @Override
    public String resolved() {
      return "";
    }

    @Override
    public String inWords() {
      return "";
    }

    @Override
    public boolean allows(LocalDate date) {
      return true;
    }

    @Override
    public boolean endsBefore(LocalDate date) {
      return false;
    }
  }

  /** On the days of a calendar: {@code workdays}. */
  record Only(String name, Calendar calendar) implements CalendarRule {
    @Override
    public String text() {
      return name;
    }

    @Override
    public String resolved() {
      return text() + MEANS + CalendarText.write(calendar);
    }

    @Override
    public String inWords() {
      return ", only on the days of '%s'".formatted(name);
    }

    @Override
    public boolean allows(LocalDate date) {
      return calendar.contains(date);
    }

    @Override
    public boolean endsBefore(LocalDate date) {
      return calendar.endsBefore(date);
    }
  }

  /** On the days that are not in a calendar: {@code !holidays}. */
  record Except(String name, Calendar calendar) implements CalendarRule {
    @Override
    public String text() {
      return "!" + name;
    }

    @Override
    public String resolved() {
      return text() + MEANS + CalendarText.write(calendar);
    }

    @Override
    public String inWords() {
      return ", not on the days of '%s'".formatted(name);
    }

    @Override
    public boolean allows(LocalDate date) {
      return !calendar.contains(date);
    }

    @Override
    public boolean endsBefore(LocalDate date) {
      return calendar.endsBefore(date);
    }
  }
}
