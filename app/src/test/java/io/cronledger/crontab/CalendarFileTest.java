package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.schedule.Calendar;
import io.cronledger.schedule.Flaw;
import io.cronledger.schedule.Parsed;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarFileTest {

  @Test
  void a_list_has_dates_and_dates_that_return_every_year() {
    Calendar calendar =
        good(
            "holidays.cal",
            """
            # public holidays

            2027-03-29   # Easter Monday
            12-25
            *-01-01
            """);

    assertThat(dates(calendar, 2026)).containsExactly("2026-01-01", "2026-12-25");
    assertThat(dates(calendar, 2027)).containsExactly("2027-01-01", "2027-03-29", "2027-12-25");
  }

  @Test
  void every_line_that_is_no_date_is_reported_at_its_place() {
    String text = "2027-02-30\r\n12-25\r\n  Christmas # 24th\r\n13-01";

    List<Flaw> flaws = flaws("holidays.cal", text);

    assertThat(flaws)
        .extracting(flaw -> text.substring(flaw.start(), flaw.end()))
        .containsExactly("2027-02-30", "Christmas", "13-01");
    assertThat(flaws.getFirst().message()).isEqualTo("'2027-02-30' is not a date");
    assertThat(flaws.getFirst().remedy()).contains("12-25 for every year");
  }

  @Test
  void an_event_of_whole_days_is_on_each_of_them() {
    assertThat(dates(event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"), 2026))
        .containsExactly("2026-12-24", "2026-12-25", "2026-12-26");
    assertThat(dates(event("DTSTART;VALUE=DATE:20261224"), 2026)).containsExactly("2026-12-24");
    assertThat(dates(event("DTSTART;VALUE=DATE:20261224", "DURATION:P2D"), 2026))
        .containsExactly("2026-12-24", "2026-12-25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          20201225 | FREQ=YEARLY                          | 2026-12-25 2027-12-25 2028-12-25
          20270101 | FREQ=YEARLY;WKST=MO                  | 2027-01-01 2028-01-01
          20241105 | FREQ=YEARLY;INTERVAL=4               | 2028-11-05
          20261225 | FREQ=YEARLY;COUNT=2                  | 2026-12-25 2027-12-25
          20201225 | FREQ=YEARLY;UNTIL=20271224T000000Z   | 2026-12-25
          20201126 | FREQ=YEARLY;BYMONTH=11;BYDAY=4TH     | 2026-11-26 2027-11-25 2028-11-23
          20201126 | FREQ=YEARLY;BYDAY=4TH;UNTIL=20271124 | 2026-11-26
          20200525 | FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO     | 2026-05-25 2027-05-31 2028-05-29
          20200101 | FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1 | 2026-01-01 2026-07-01 2027-01-01 2027-07-01 2028-01-01 2028-07-01
          20200229 | FREQ=YEARLY;COUNT=3                  | 2028-02-29
          """)
  void an_event_returns_as_its_rule_says(String start, String rule, String expected) {
    Calendar calendar = event("DTSTART;VALUE=DATE:" + start, "RRULE:" + rule);

    List<String> dates =
        IntStream.rangeClosed(2026, 2028)
            .boxed()
            .flatMap(year -> dates(calendar, year).stream())
            .toList();

    assertThat(String.join(" ", dates)).isEqualTo(expected);
  }

  @Test
  void exceptions_cancelled_events_and_additional_dates_are_heeded() {
    Calendar calendar =
        event(
            "DTSTART;VALUE=DATE:20201225",
            "RRULE:FREQ=YEARLY",
            "EXDATE;VALUE=DATE:20271225",
            "RDATE;VALUE=DATE:20271227,20271228");

    assertThat(dates(calendar, 2027)).containsExactly("2027-12-27", "2027-12-28");
    assertThat(dates(calendar, 2028)).containsExactly("2028-12-25");
    assertThat(dates(event("DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED"), 2026)).isEmpty();
  }

  @Test
  void a_stretch_over_the_new_year_returns_over_the_new_year() {
    Calendar calendar =
        event("DTSTART;VALUE=DATE:20251231", "DTEND;VALUE=DATE:20260102", "RRULE:FREQ=YEARLY");

    assertThat(dates(calendar, 2025)).containsExactly("2025-12-31");
    assertThat(dates(calendar, 2027)).containsExactly("2027-01-01", "2027-12-31");
  }

  @Test
  void folded_lines_are_put_together() {
    assertThat(dates(event("DTSTART;VALUE=DATE:2026", " 1225", "SUMMARY:a", "\tb"), 2026))
        .containsExactly("2026-12-25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DTSTART:20261225T090000Z                           | DTSTART | '20261225T090000Z' is not a whole day
          SUMMARY:Christmas                                  | BEGIN   | This event has no beginning
          DTSTART:20261225,RRULE:FREQ=WEEKLY                 | RRULE   | 'FREQ=WEEKLY' in a rule is not understood
          DTSTART:20261225,RRULE:FREQ=YEARLY;BYSETPOS=1      | RRULE   | 'BYSETPOS=1' in a rule is not understood
          DTSTART:20261225,RRULE:FREQ=YEARLY;BYDAY=TH        | RRULE   | 'BYDAY=TH' in a rule is not understood
          DTSTART:20261225,RRULE:FREQ=YEARLY;INTERVAL=0      | RRULE   | 'INTERVAL=0' in a rule is not understood
          DTSTART:20000101,DTEND:20261225                    | BEGIN   | This event lasts for
          """)
  void an_event_that_is_not_understood_is_reported_at_its_line(
      String lines, String place, String message) {
    String text = ics(lines.split(",", -1));

    Flaw flaw = flaws("holidays.ics", text).getFirst();

    assertThat(text.substring(flaw.start(), flaw.end())).startsWith(place).doesNotContain("\n");
    assertThat(flaw.message()).startsWith(message);
  }

  @Test
  void a_file_that_is_no_calendar_says_what_one_begins_with() {
    for (String text : List.of("", "2026-12-25\n", "BEGIN:VCARD", "\0")) {
      assertThat(flaws("holidays.ics", text).getFirst().remedy()).contains("BEGIN:VCALENDAR");
    }
  }

  private static Calendar event(String... lines) {
    return good("holidays.ics", ics(lines));
  }

  private static String ics(String... lines) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
        + String.join("\r\n", lines)
        + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  }

  private static Calendar good(String name, String text) {
    return switch (CalendarFile.parse(name, text)) {
      case Parsed.Good<Calendar>(Calendar calendar) -> calendar;
      case Parsed.Bad<Calendar>(List<Flaw> flaws) -> throw new AssertionError(flaws.toString());
    };
  }

  private static List<Flaw> flaws(String name, String text) {
    return switch (CalendarFile.parse(name, text)) {
      case Parsed.Good<Calendar>(Calendar calendar) -> throw new AssertionError(calendar);
      case Parsed.Bad<Calendar>(List<Flaw> flaws) -> flaws;
    };
  }

  private static List<String> dates(Calendar calendar, int year) {
    return LocalDate.of(year, 1, 1)
        .datesUntil(LocalDate.of(year + 1, 1, 1))
        .filter(calendar::contains)
        .map(LocalDate::toString)
        .toList();
  }
}
