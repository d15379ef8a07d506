package io.cronledger.crontab;

import io.cronledger.schedule.Calendar;
import io.cronledger.schedule.Parsed;
import java.util.Locale;

/** A file of {@code config/calendars}: a list of dates, or an iCalendar of all-day events. */
public final class CalendarFile {
  private CalendarFile() {}

  /** Reads it by what its name ends with; flaws have their places in the text. */
  public static Parsed<Calendar> parse(String fileName, String text) {
    return isICalendar(fileName) ? ICalendar.parse(text) : DateList.parse(text);
  }

  private static boolean isICalendar(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".ics");
  }
}
