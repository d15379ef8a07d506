package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

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
}
