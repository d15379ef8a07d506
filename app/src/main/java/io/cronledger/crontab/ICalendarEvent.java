package io.cronledger.crontab;

import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Yearly;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One event of an iCalendar, gathered line by line. */
final class ICalendarEvent {
  private static final int LONGEST_DAYS = 366;
  private static final Pattern DURATION = Pattern.compile("P([0-9]{1,3})([DW])");

  private final TextLines.Line begin;
  private final List<Flaw> flaws = new ArrayList<>();
  private final Set<LocalDate> exceptions = new HashSet<>();
  private final List<LocalDate> more = new ArrayList<>();
  private @Nullable LocalDate start;
  private @Nullable LocalDate end;
  private @Nullable String rule;
  private TextLines.Line ruleLine;
  private int days = 1;
  private boolean cancelled;

  ICalendarEvent(TextLines.Line begin) {
    this.begin = begin;
    this.ruleLine = begin;
  }

  void property(String name, String value, TextLines.Line line) {
    switch (name) {
      case "DTSTART" -> start = date(value, line).orElse(null);
      case "DTEND" -> end = date(value, line).orElse(null);
      case "DURATION" -> days = duration(value, line);
      case "RDATE" -> dates(value, line).forEach(more::add);
      case "EXDATE" -> dates(value, line).forEach(exceptions::add);
      case "STATUS" -> cancelled = value.equals("CANCELLED");
      case "RRULE" -> {
        rule = value;
        ruleLine = line;
      }
      default -> {
        // Summaries, alarms, who invited whom: nothing of it changes the date.
      }
    }
  }

  /** Adds its days, or what is wrong with it, to those of the others. */
  void end(Set<LocalDate> dates, List<Yearly> yearly, List<Flaw> allFlaws) {
    if (cancelled) {
      return;
    }
    if (start == null) {
      if (flaws.isEmpty()) {
        flaw(
            begin,
            "This event has no beginning",
            "Give it a line such as DTSTART;VALUE=DATE:20261225.");
      }
    } else {
      addDays(start, dates, yearly);
    }
    allFlaws.addAll(flaws);
  }

  private void addDays(LocalDate first, Set<LocalDate> dates, List<Yearly> yearly) {
    long length = end == null ? days : Math.max(1, end.toEpochDay() - first.toEpochDay());
    if (length > LONGEST_DAYS) {
      flaw(
          begin,
          "This event lasts for %d days".formatted(length),
          "Make it one of a year at most.");
      return;
    }
    more.forEach(date -> addStretch(date, length, dates));
    if (rule == null) {
      if (!exceptions.contains(first)) {
        addStretch(first, length, dates);
      }
      return;
    }
    try {
      yearly.addAll(YearlyRule.parse(rule, first, (int) length).days(exceptions));
    } catch (DateTimeException notUnderstood) {
      flaw(
          ruleLine,
          String.valueOf(notUnderstood.getMessage()),
          "FREQ=YEARLY is, with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY such as 4TH or -1MO;"
              + " give other dates one by one.");
    }
  }

  private static void addStretch(LocalDate first, long length, Set<LocalDate> dates) {
    for (int i = 0; i < length; i++) {
      dates.add(first.plusDays(i));
    }
  }

  private List<LocalDate> dates(String value, TextLines.Line line) {
    List<LocalDate> dates = new ArrayList<>();
    for (String item : value.split(",", -1)) {
      date(item, line).ifPresent(dates::add);
    }
    return dates;
  }

  private Optional<LocalDate> date(String value, TextLines.Line line) {
    try {
      return Optional.of(LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeException notADate) {
      flaw(
          line,
          TextLines.quote(value) + " is not a whole day",
          "Only all-day events count: DTSTART;VALUE=DATE:20261225.");
      return Optional.empty();
    }
  }

  private int duration(String value, TextLines.Line line) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      flaw(line, TextLines.quote(value) + " is not a number of days", "Write DURATION:P2D.");
      return 1;
    }
    int number = Integer.parseInt(matcher.group(1));
    return Math.max(1, matcher.group(2).equals("W") ? 7 * number : number);
  }

  private void flaw(TextLines.Line line, String message, String remedy) {
    flaws.add(new Flaw(line.start(), line.end(), message, remedy));
  }
}
