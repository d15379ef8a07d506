package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Unfired;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of slots. */
class SchedulesTest extends FromNoon {
  @Test
  void a_slot_becomes_one_waiting_run_however_often_it_is_accounted_for() {
    schedules.enact(List.of(everyMinute(Map.of())));
    time.set("2026-11-24T12:01:00Z");

    schedules.account(PRICES);
    schedules.sweep();
    up().account(PRICES);

    assertThat(told()).containsExactly("12:01 WAITING");
    assertThat(started).hasSize(1);
  }

  @Test
  void a_sweep_tells_the_slots_for_which_no_alarm_rang() {
    schedules.enact(List.of(everyMinute(Map.of())));
    time.set("2026-11-24T12:01:00.900Z");
    assertThat(schedules.sweep()).isEmpty();

    time.set("2026-11-24T12:02:01.100Z");

    assertThat(schedules.sweep())
        .containsExactly(new Schedules.Overdue(PRICES, Instant.parse("2026-11-24T12:02:00Z")));
    assertThat(schedules.sweep()).isEmpty();
  }

  @Test
  void a_sweep_does_not_blame_the_alarm_for_downtime_or_a_ledger_that_was_gone() {
    schedules.enact(List.of(everyMinute(Map.of())));
    time.set("2026-11-24T12:01:30Z");
    schedules = up();
    assertThat(schedules.sweep()).isEmpty();

    time.set("2026-11-24T12:02:30Z");
    ledger.breakDown();
    assertThatThrownBy(schedules::sweep).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    assertThat(schedules.sweep()).isEmpty();
    assertThat(told()).hasSize(2);
  }

  @Test
  void the_slot_fills_in_the_input_and_names_the_definition() {
    Definition definition =
        everyMinute(
            Map.of(
                "input",
                "{\"at\":\"${slot}\",\"on\":\"${slot.date}\",\"last\":\"${previous.slot}\",\"k\":\"${env.K}\"}"));
    schedules.enact(List.of(definition));
    time.set("2026-11-24T12:01:30Z");

    schedules.sweep();

    var order = started.getFirst().order();
    assertThat(order.call().input().text())
        .isEqualTo(
            "{\"at\":\"2026-11-24T12:01:00Z\",\"on\":\"2026-11-24\","
                + "\"last\":\"2026-11-24T12:00:00Z\",\"k\":\"${env.K}\"}");
    assertThat(order.cause())
        .isEqualTo(
            new Cause.Slot(PRICES, Instant.parse("2026-11-24T12:01:00Z"), definition.hash()));
    assertThat(order.sendBy()).isEqualTo("2026-11-24T12:06:00Z");
  }

  @Test
  void a_slot_is_skipped_while_the_run_before_it_is_under_way() {
    schedules.enact(List.of(everyMinute(Map.of())));
    everyMinuteUntil("2026-11-24T12:04:00Z");

    assertThat(told()).containsExactly("12:01 WAITING", "12:02–12:04 ×3 OVERLAP");
  }

  @Test
  void overlapping_runs_are_started_if_the_line_allows_them() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    everyMinuteUntil("2026-11-24T12:03:00Z");

    assertThat(told()).containsExactly("12:01 WAITING", "12:02 WAITING", "12:03 WAITING");
  }

  @Test
  void after_downtime_the_last_slot_is_made_up_for_and_the_others_are_missed_with_their_reasons() {
    schedules.enact(List.of(everyMinute(Map.of())));
    everyMinuteUntil("2026-11-24T12:01:00Z");
    end(started.getFirst());

    time.set("2026-11-24T13:00:30Z");
    schedules = up();
    schedules.sweep();

    assertThat(told())
        .containsExactly(
            "12:01 SUCCEEDED",
            "12:02–12:55 ×54 DOWN",
            "12:56–12:59 ×4 SUPERSEDED",
            "13:00 WAITING");
  }

  @Test
  void after_downtime_nothing_is_made_up_for_if_the_line_says_so() {
    schedules.enact(List.of(everyMinute(Map.of("catchup", "none"))));
    time.set("2026-11-24T13:00:30Z");
    schedules = up();

    everyMinuteUntil("2026-11-24T13:01:30Z");

    assertThat(told()).containsExactly("12:01–13:00 ×60 DOWN", "13:01 WAITING");
  }

  @Test
  void after_downtime_all_that_is_not_too_late_is_made_up_for_if_the_line_says_so() {
    schedules.enact(
        List.of(everyMinute(Map.of("catchup", "all", "overlap", "allow", "late", "2m"))));
    time.set("2026-11-24T12:10:00Z");
    schedules = up();

    schedules.sweep();

    assertThat(told())
        .containsExactly("12:01–12:07 ×7 DOWN", "12:08 WAITING", "12:09 WAITING", "12:10 WAITING");
  }

  @Test
  void a_slot_that_the_alarm_forgot_for_too_long_is_missed_as_late() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    time.set("2026-11-24T12:08:00Z");

    schedules.sweep();

    assertThat(told().getFirst()).isEqualTo("12:01–12:02 ×2 LATE");
    assertThat(told()).hasSize(7);
  }

  @Test
  void a_clock_that_is_set_back_fires_nothing_twice() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    everyMinuteUntil("2026-11-24T12:02:00Z");

    time.set("2026-11-24T12:00:30Z");
    everyMinuteUntil("2026-11-24T12:03:30Z");

    assertThat(told()).containsExactly("12:01 WAITING", "12:02 WAITING", "12:03 WAITING");
  }

  @Test
  void a_year_of_downtime_is_one_entry() {
    schedules.enact(List.of(define("* * * * *", Map.of("catchup", "none"))));
    time.set("2027-11-24T12:00:30Z");
    schedules = up();

    schedules.sweep();

    List<Entry> entries = ledger.entries(EntryFilter.newest(10));
    assertThat(entries).hasSize(1);
    assertThat(((Unfired) entries.getFirst()).count()).isEqualTo(365 * 24 * 60);
  }

  @Test
  void a_slot_on_a_day_the_calendar_excludes_is_skipped_and_such_slots_are_one_entry() {
    schedules.enact(
        List.of(
            define(
                "0 */6 * * *", Map.of("overlap", "allow", "calendar", "!off: 2026-11-25 11-26"))));
    every(Duration.ofHours(6), "2026-11-27T06:00:00Z");

    assertThat(told())
        .containsExactly(
            "18:00 WAITING", "00:00–18:00 ×8 CALENDAR", "00:00 WAITING", "06:00 WAITING");
  }

  @Test
  void after_downtime_days_that_the_calendar_excludes_are_told_as_such() {
    schedules.enact(
        List.of(define("0 */6 * * *", Map.of("late", "9h", "calendar", "!off: 2026-11-26"))));
    time.set("2026-11-27T00:30:00Z");
    schedules = up();

    schedules.sweep();

    assertThat(told())
        .containsExactly("18:00–18:00 ×5 DOWN", "00:00–18:00 ×4 CALENDAR", "00:00 WAITING");
  }

  @Test
  void after_downtime_the_last_slot_that_the_calendar_allows_is_made_up_for() {
    schedules.enact(
        List.of(define("0 */6 * * *", Map.of("late", "9h", "calendar", "!off: 2026-11-27"))));
    time.set("2026-11-27T00:30:00Z");
    schedules = up();

    schedules.sweep();

    assertThat(told()).containsExactly("18:00–12:00 ×8 DOWN", "18:00 WAITING", "00:00 CALENDAR");
  }

  @Test
  void of_many_together_each_is_late_for_the_ledger_that_was_gone() {
    var stock = new ScheduleName("stock");
    schedules.enact(
        List.of(
            everyMinute(Map.of("late", "2m")), everyMinute(Map.of("name", "stock", "late", "2m"))));
    every(Duration.ofMinutes(1), "2026-11-24T12:02:00Z"); // then both are known to be busy
    ledger.breakDown();
    time.set("2026-11-24T12:09:00Z");
    assertThatThrownBy(() -> schedules.account(List.of(PRICES, stock)))
        .isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    schedules.account(List.of(PRICES, stock));

    assertThat(told().stream().filter(entry -> entry.endsWith("STORE"))).hasSize(2);
    assertThat(told()).noneMatch(entry -> entry.endsWith("LATE"));
  }

  @Test
  void when_the_ledger_is_gone_slots_wait_for_it() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    ledger.breakDown();
    time.set("2026-11-24T12:02:10Z");
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);

    ledger.recover();
    schedules.sweep();

    assertThat(told()).containsExactly("12:01 WAITING", "12:02 WAITING");
  }
}
