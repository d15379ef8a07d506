package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalendarTest {
  private static final LocalDate EASTER_MONDAY = LocalDate.of(2027, 3, 29);
  private static final Calendar HOLIDAYS =
      new Calendar(
          Set.of(EASTER_MONDAY),
          List.of(new Yearly.SameDate(MonthDay.of(12, 25), Yearly.Years.ALL)));

  @Test
  void a_single_date_is_a_holiday_once_and_a_yearly_one_every_year() {
    assertThat(HOLIDAYS.contains(EASTER_MONDAY)).isTrue();
    assertThat(HOLIDAYS.contains(EASTER_MONDAY.plusYears(1))).isFalse();
    assertThat(HOLIDAYS.contains(LocalDate.of(2031, 12, 25))).isTrue();
  }

  @Test
  void a_leap_day_returns_in_leap_years_alone() {
    var leapDay = new Yearly.SameDate(MonthDay.of(2, 29), Yearly.Years.ALL);

    assertThat(leapDay.isOn(LocalDate.of(2028, 2, 29))).isTrue();
    assertThat(leapDay.isOn(LocalDate.of(2027, 2, 28))).isFalse();
    assertThat(leapDay.isOn(LocalDate.of(2027, 3, 1))).isFalse();
  }

  @Test
  void a_weekday_is_counted_from_the_beginning_of_its_month_or_from_the_end() {
    var thanksgiving =
        new Yearly.SameWeekday(Month.NOVEMBER, DayOfWeek.THURSDAY, 4, Yearly.Years.ALL);
    var memorialDay = new Yearly.SameWeekday(Month.MAY, DayOfWeek.MONDAY, -1, Yearly.Years.ALL);

    assertThat(thanksgiving.isOn(LocalDate.of(2026, 11, 26))).isTrue();
    assertThat(thanksgiving.isOn(LocalDate.of(2026, 11, 19))).isFalse();
    assertThat(memorialDay.isOn(LocalDate.of(2027, 5, 31))).isTrue();
    assertThat(memorialDay.isOn(LocalDate.of(2027, 5, 24))).isFalse();
  }

  @Test
  void a_yearly_day_may_begin_end_and_leave_out_years() {
    var election = new Yearly.SameDate(MonthDay.of(11, 5), new Yearly.Years(2024, 2032, 4));

    assertThat(election.isOn(LocalDate.of(2020, 11, 5))).isFalse();
    assertThat(election.isOn(LocalDate.of(2026, 11, 5))).isFalse();
    assertThat(election.isOn(LocalDate.of(2028, 11, 5))).isTrue();
    assertThat(election.isOn(LocalDate.of(2036, 11, 5))).isFalse();
  }

  @Test
  void a_rule_goes_by_the_date_on_the_wall_of_the_lines_zone() {
    CalendarRule rule = new CalendarRule.Except("holidays", HOLIDAYS);
    Instant lateOnChristmasEve = Instant.parse("2026-12-24T23:30:00Z");

    assertThat(rule.allows(lateOnChristmasEve, ZoneId.of("UTC"))).isTrue();
    assertThat(rule.allows(lateOnChristmasEve, ZoneId.of("Europe/Prague"))).isFalse();
    assertThat(rule.text()).isEqualTo("!holidays");
  }

  @Test
  void only_a_calendar_allows_what_all_but_it_does_not() {
    CalendarRule only = new CalendarRule.Only("holidays", HOLIDAYS);
    CalendarRule except = new CalendarRule.Except("holidays", HOLIDAYS);

    for (LocalDate day : List.of(EASTER_MONDAY, EASTER_MONDAY.plusDays(1))) {
      assertThat(only.allows(day)).isNotEqualTo(except.allows(day));
      assertThat(new CalendarRule.Always().allows(day)).isTrue();
    }
  }

  @Test
  void a_calendar_is_the_same_after_it_was_put_into_words_in_whatever_order() {
    List<Yearly> days =
        List.of(
            new Yearly.SameWeekday(Month.NOVEMBER, DayOfWeek.THURSDAY, 4, Yearly.Years.ALL),
            new Yearly.SameWeekday(
                Month.MAY, DayOfWeek.MONDAY, -1, new Yearly.Years(2020, 2030, 2)),
            new Yearly.SameDate(MonthDay.of(12, 25), Yearly.Years.ALL),
            new Yearly.SameDate(MonthDay.of(2, 29), new Yearly.Years(2024, 9999, 4)));
    CalendarRule rule =
        CalendarRule.of(
            "!holidays", new Calendar(Set.of(EASTER_MONDAY, LocalDate.of(2026, 5, 1)), days));
    CalendarRule other =
        CalendarRule.of(
            "!holidays",
            new Calendar(Set.of(LocalDate.of(2026, 5, 1), EASTER_MONDAY), days.reversed()));

    assertThat(CalendarRule.of("!h", HOLIDAYS).resolved()).isEqualTo("!h: 2027-03-29 12-25");
    assertThat(Parse.good(CalendarRule.parse(rule.resolved()))).isEqualTo(rule);
    assertThat(other.resolved()).isEqualTo(rule.resolved());
  }

  @Test
  void a_rule_without_its_days_is_not_read() {
    for (String text : List.of("!holidays", "x: 13-01", "x: 05-XYZ#1", "x: 05-MON#7", "x:  ")) {
      assertThat(Parse.flaw(CalendarRule.parse(text)).remedy()).contains("!holidays: ");
    }
  }

  @Test
  void a_calendar_is_over_when_its_last_day_has_passed_unless_one_returns() {
    var once = new Calendar(Set.of(EASTER_MONDAY), List.of());

    assertThat(once.endsBefore(EASTER_MONDAY)).isFalse();
    assertThat(once.endsBefore(EASTER_MONDAY.plusDays(1))).isTrue();
    assertThat(HOLIDAYS.endsBefore(EASTER_MONDAY.plusDays(1))).isFalse();
  }
}
