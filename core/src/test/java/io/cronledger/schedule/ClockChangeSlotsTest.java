package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockChangeSlotsTest {

  @Test
  void a_daily_line_whose_time_is_skipped_in_spring_is_due_right_after_the_change() {
    List<String> slots =
        Parse.local("30 2 * * *", "Europe/Prague", "2027-03-27T00:00", "2027-03-30T00:00");

    assertThat(slots)
        .containsExactly(
            "2027-03-27T02:30+01:00", "2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00");
  }

  @Test
  void a_daily_line_whose_time_is_repeated_in_autumn_is_due_the_first_time() {
    List<String> slots =
        Parse.local("30 2 * * *", "Europe/Prague", "2026-10-25T00:00", "2026-10-26T00:00");

    assertThat(slots).containsExactly("2026-10-25T02:30+02:00");
  }

  @Test
  void a_line_of_every_twenty_minutes_keeps_its_step_through_an_autumn_night() {
    List<String> slots =
        Parse.local("*/20 * * * *", "Europe/Prague", "2026-10-25T01:40", "2026-10-25T03:20");

    assertThat(slots)
        .containsExactly(
            "2026-10-25T01:40+02:00",
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:20+02:00",
            "2026-10-25T02:40+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:20+01:00",
            "2026-10-25T02:40+01:00",
            "2026-10-25T03:00+01:00");
  }

  @Test
  void several_skipped_times_of_one_line_are_one_slot() {
    List<String> slots =
        Parse.local("0,15,30 2 * * *", "Europe/Prague", "2027-03-28T00:00", "2027-03-29T00:00");

    assertThat(slots).containsExactly("2027-03-28T03:00+02:00");
  }

  @Test
  void a_skipped_time_that_falls_on_an_ordinary_slot_is_that_slot() {
    List<String> slots =
        Parse.local("0 1-4 * * *", "Europe/Prague", "2027-03-28T00:00", "2027-03-29T00:00");

    assertThat(slots)
        .containsExactly(
            "2027-03-28T01:00+01:00", "2027-03-28T03:00+02:00", "2027-03-28T04:00+02:00");
  }

  @Test
  void an_hourly_line_follows_the_clock_as_it_is_shown() {
    assertThat(Parse.local("0 * * * *", "Europe/Prague", "2027-03-28T01:00", "2027-03-28T05:00"))
        .containsExactly(
            "2027-03-28T01:00+01:00", "2027-03-28T03:00+02:00", "2027-03-28T04:00+02:00");
    assertThat(Parse.local("0 * * * *", "Europe/Prague", "2026-10-25T01:00", "2026-10-25T04:00"))
        .containsExactly(
            "2026-10-25T01:00+02:00",
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T03:00+01:00");
  }

  @Test
  void a_star_in_the_seconds_makes_a_line_follow_the_clock_and_a_range_of_all_hours_does_not() {
    String from = "2026-10-25T01:30";
    String to = "2026-10-25T03:00";

    assertThat(Parse.local("*/30 0 0-23 * * *", "Europe/Prague", from, to)).hasSize(4);
    assertThat(Parse.local("0,30 0 0-23 * * *", "Europe/Prague", from, to)).hasSize(2);
  }

  @Test
  void lord_howe_moves_its_clock_by_half_an_hour() {
    String zone = "Australia/Lord_Howe";

    assertThat(Parse.local("15 2 * * *", zone, "2026-10-04T00:00", "2026-10-05T00:00"))
        .containsExactly("2026-10-04T02:30+11:00");
    assertThat(Parse.local("0,30 2 * * *", zone, "2026-10-04T00:00", "2026-10-05T00:00"))
        .containsExactly("2026-10-04T02:30+11:00");
    assertThat(Parse.local("45 1 * * *", zone, "2026-04-05T00:00", "2026-04-06T00:00"))
        .containsExactly("2026-04-05T01:45+11:00");
    assertThat(Parse.local("*/15 * * * *", zone, "2026-04-05T01:30", "2026-04-05T02:15"))
        .containsExactly(
            "2026-04-05T01:30+11:00",
            "2026-04-05T01:45+11:00",
            "2026-04-05T01:30+10:30",
            "2026-04-05T01:45+10:30",
            "2026-04-05T02:00+10:30");
  }

  @Test
  void the_slot_before_the_second_half_past_one_may_be_later_on_the_clock() {
    Slots slots = Parse.slots("*/40 1 5 4 *", "Australia/Lord_Howe");
    Instant firstTime = Instant.parse("2026-04-04T14:40:00Z");
    Instant inBetween = Instant.parse("2026-04-04T15:05:00Z");
    Instant secondTime = Instant.parse("2026-04-04T15:10:00Z");

    assertThat(slots.before(inBetween)).contains(firstTime);
    assertThat(slots.after(firstTime)).contains(secondTime);
  }

  @Test
  void a_midnight_that_cairo_skips_is_due_at_one_and_its_second_eleven_o_clock_is_not() {
    assertThat(Parse.local("@daily", "Africa/Cairo", "2026-04-23T12:00", "2026-04-25T12:00"))
        .containsExactly("2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00");
    assertThat(Parse.local("30 23 * * *", "Africa/Cairo", "2026-10-29T12:00", "2026-10-30T12:00"))
        .containsExactly("2026-10-29T23:30+03:00");
  }

  @Test
  void a_midnight_that_havana_repeats_is_due_once() {
    assertThat(Parse.local("@daily", "America/Havana", "2026-10-31T12:00", "2026-11-02T12:00"))
        .containsExactly("2026-11-01T00:00-04:00", "2026-11-02T00:00-05:00");
    assertThat(Parse.local("@daily", "America/Havana", "2026-03-07T12:00", "2026-03-08T12:00"))
        .containsExactly("2026-03-08T01:00-04:00");
  }

  @Test
  void the_day_that_samoa_left_out_is_due_at_its_end() {
    assertThat(Parse.local("0 6 * * *", "Pacific/Apia", "2011-12-29T00:00", "2012-01-01T00:00"))
        .containsExactly(
            "2011-12-29T06:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T06:00+14:00");
    assertThat(Parse.local("0 */6 * * *", "Pacific/Apia", "2011-12-29T12:00", "2011-12-31T12:00"))
        .containsExactly(
            "2011-12-29T12:00-10:00",
            "2011-12-29T18:00-10:00",
            "2011-12-31T00:00+14:00",
            "2011-12-31T06:00+14:00");
  }

  @Test
  void a_single_time_that_is_skipped_is_due_right_after_the_change() {
    assertThat(
            Parse.slots("@at 2027-03-28T02:30", "Europe/Prague").between(Instant.MIN, Instant.MAX))
        .containsExactly(Instant.parse("2027-03-28T01:00:00Z"));
  }

  @Test
  void clock_changes_are_told_where_they_do_something_to_a_slot() {
    assertThat(changes("30 2 * * *"))
        .containsExactly(
            "2027-03-28: the clock skips 02:30, due at 03:00 instead",
            "2027-10-31: the clock shows 02:30 twice, due the first time only");
    assertThat(changes("*/15 2,3 * * *"))
        .containsExactly(
            "2027-03-28: the clock skips 02:00 to 02:45, these 4 slots fall away",
            "2027-10-31: the clock shows 02:00 to 02:45 twice, these 4 slots come twice");
    assertThat(changes("0 2,3 * * *"))
        .containsExactly(
            "2027-03-28: the clock skips 02:00, due once, at 03:00",
            "2027-10-31: the clock shows 02:00 twice, due the first time only");
    assertThat(changes("0 6 * * *")).isEmpty();
    assertThat(changes("@every 90s")).isEmpty();
  }

  private static List<String> changes(String line) {
    return Parse.slots(line, "Europe/Prague")
        .clockChanges(Instant.parse("2027-01-01T00:00:00Z"), Instant.parse("2028-01-01T00:00:00Z"))
        .stream()
        .map(ClockChange::inWords)
        .toList();
  }
}
