package io.cronledger.crontab;

import io.cronledger.schedule.Calendar;
import io.cronledger.schedule.CalendarRule;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes any text for a calendar of either kind: it is read, and its days survive being printed, or
 * each flaw is told within it. A fuzzer calls it by name.
 */
public final class FuzzedCalendar {
  private FuzzedCalendar() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    check(text, CalendarFile.parse("a.cal", text));
    check(text, CalendarFile.parse("a.ics", text));
    check(text, CalendarFile.parse("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + text));
  }

  private static void check(String text, Parsed<Calendar> parsed) {
    switch (parsed) {
      case Parsed.Good<Calendar>(Calendar calendar) -> {
        CalendarRule rule = CalendarRule.of("!days", calendar);
        if (!(CalendarRule.parse(rule.resolved()) instanceof Parsed.Good<CalendarRule>(var again)
            && again.equals(rule))) {
          throw new AssertionError("not what it was after being printed: " + rule.resolved());
        }
      }
      case Parsed.Bad<Calendar>(List<Flaw> flaws) -> {
        int longest = text.length() + "BEGIN:VCALENDAR\nBEGIN:VEVENT\n".length();
        for (Flaw flaw : flaws) {
          if (flaw.start() < 0
              || flaw.end() < flaw.start()
              || flaw.end() > longest
              || flaw.message().isBlank()
              || flaw.remedy().isBlank()) {
            throw new AssertionError("badly told: " + flaw);
          }
        }
      }
    }
  }
}
