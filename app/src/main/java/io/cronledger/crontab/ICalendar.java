package io.cronledger.crontab;

import io.cronledger.schedule.Calendar;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Yearly;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An {@code .ics} file (RFC 5545): the dates of its all-day events, those that return every year
 * included. What it holds besides events is passed over; an event that is not understood is a flaw,
 * for a day that silently is no holiday is worse than a file that is refused.
 */
final class ICalendar {
  private final Set<LocalDate> dates = new HashSet<>();
  private final List<Yearly> yearly = new ArrayList<>();
  private final List<Flaw> flaws = new ArrayList<>();
  private @Nullable ICalendarEvent event;

  private ICalendar() {}

  static Parsed<Calendar> parse(String text) {
    var calendar = new ICalendar();
    List<TextLines.Line> lines = unfolded(TextLines.of(text));
    if (lines.isEmpty() || !lines.getFirst().text().strip().equalsIgnoreCase("BEGIN:VCALENDAR")) {
      int end = lines.isEmpty() ? 0 : lines.getFirst().end();
      calendar.flaws.add(
          new Flaw(
              0,
              end,
              "This is not an iCalendar",
              "Its first line is BEGIN:VCALENDAR; a list of dates belongs into a '.cal' file."));
    } else {
      lines.forEach(calendar::line);
    }
    return calendar.flaws.isEmpty()
        ? new Parsed.Good<>(new Calendar(calendar.dates, calendar.yearly))
        : new Parsed.Bad<>(calendar.flaws);
  }

  private void line(TextLines.Line line) {
    int colon = line.text().indexOf(':');
    if (colon < 0) {
      return;
    }
    String head = line.text().substring(0, colon).toUpperCase(Locale.ROOT);
    String value = line.text().substring(colon + 1).strip().toUpperCase(Locale.ROOT);
    String name = head.contains(";") ? head.substring(0, head.indexOf(';')) : head;
    if (name.equals("BEGIN") && value.equals("VEVENT")) {
      event = new ICalendarEvent(line);
    } else if (name.equals("END") && value.equals("VEVENT") && event != null) {
      event.end(dates, yearly, flaws);
      event = null;
    } else if (event != null) {
      event.property(name, value, line);
    }
  }

  /**
   * Puts together the lines that were broken for length: a line that begins with a space goes on.
   */
  private static List<TextLines.Line> unfolded(List<TextLines.Line> lines) {
    List<TextLines.Line> whole = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (TextLines.Line line : lines) {
      boolean goesOn = line.text().startsWith(" ") || line.text().startsWith("\t");
      if (goesOn) {
        text.append(line.text(), 1, line.text().length());
        continue;
      }
      if (!text.isEmpty()) {
        whole.add(new TextLines.Line(text.toString(), start));
      }
      text.setLength(0);
      text.append(line.text());
      start = line.start();
    }
    if (!text.isEmpty()) {
      whole.add(new TextLines.Line(text.toString(), start));
    }
    return whole;
  }
}
