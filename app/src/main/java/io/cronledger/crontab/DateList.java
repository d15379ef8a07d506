package io.cronledger.crontab;

import io.cronledger.schedule.Calendar;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Yearly;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .cal} file: one date a line, {@code 2027-03-29}, or one that returns every year, {@code
 * 12-25}. A {@code #} begins a comment.
 */
final class DateList {
  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
  private static final Pattern EVERY_YEAR = Pattern.compile("(?:\\*-)?(\\d{2})-(\\d{2})");
  private static final String REMEDY =
      "Write 2027-03-29, or 12-25 for every year; a comment begins with '#'.";

  private final Set<LocalDate> dates = new HashSet<>();
  private final List<Yearly> yearly = new ArrayList<>();
  private final List<Flaw> flaws = new ArrayList<>();

  private DateList() {}

  static Parsed<Calendar> parse(String text) {
    var list = new DateList();
    TextLines.of(text).forEach(list::line);
    return list.flaws.isEmpty()
        ? new Parsed.Good<>(new Calendar(list.dates, list.yearly))
        : new Parsed.Bad<>(list.flaws);
  }

  private void line(TextLines.Line line) {
    int comment = line.text().indexOf('#');
    String content = comment < 0 ? line.text() : line.text().substring(0, comment);
    String date = content.strip();
    if (!date.isEmpty() && !isRead(date)) {
      int start = line.start() + content.indexOf(date);
      String message = TextLines.quote(date) + " is not a date";
      flaws.add(new Flaw(start, start + date.length(), message, REMEDY));
    }
  }

  private boolean isRead(String text) {
    try {
      Matcher date = DATE.matcher(text);
      if (date.matches()) {
        return dates.add(LocalDate.of(number(date, 1), number(date, 2), number(date, 3)))
            || dates.contains(LocalDate.parse(text));
      }
      Matcher everyYear = EVERY_YEAR.matcher(text);
      return everyYear.matches()
          && yearly.add(
              new Yearly.SameDate(
                  MonthDay.of(number(everyYear, 1), number(everyYear, 2)), Yearly.Years.ALL));
    } catch (DateTimeException notInTheCalendar) {
      return false;
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
