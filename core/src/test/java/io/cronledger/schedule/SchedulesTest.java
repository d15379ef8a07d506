package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.run.Unfired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What becomes of slots. Noon is when the first process comes up; the schedule is due every minute.
 */
class SchedulesTest {
  private static final ScheduleName PRICES = Orders.PRICES;

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final List<TaskRun.Waiting> started = new ArrayList<>();
  private Schedules schedules = up();

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
  void a_changed_line_accounts_for_what_was_due_under_the_old_one_first() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    time.set("2026-11-24T12:02:30Z");

    Definition changed = define("*/2 * * * *", Map.of("overlap", "allow"));
    schedules.enact(List.of(changed));
    time.set("2026-11-24T12:04:30Z");
    schedules.sweep();

    assertThat(told()).containsExactly("12:01 WAITING", "12:02 WAITING", "12:04 WAITING");
    assertThat(((Cause.Slot) started.getLast().order().cause()).definition())
        .isEqualTo(changed.hash());
  }

  @Test
  void a_line_that_is_changed_back_after_the_ledger_broke_is_in_force_again() {
    Definition first = everyMinute(Map.of("overlap", "allow"));
    schedules.enact(List.of(first));
    ledger.breakDownAfterTheNextChange();
    assertThatThrownBy(() -> schedules.enact(List.of(define("@yearly", Map.of()))))
        .isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    schedules.enact(List.of(first));

    assertThat(schedules.inForce()).containsExactly(first);
    assertThat(ledger.inForce(PRICES).orElseThrow().definition()).isEqualTo(first);
  }

  @Test
  void a_line_that_moves_is_known_at_its_new_place() {
    Definition first = everyMinute(Map.of());
    Definition moved =
        new Definition(first.schedule(), first.text(), first.hash(), "cron.d/b.cron", 7);
    schedules.enact(List.of(first));

    schedules.enact(List.of(moved));

    assertThat(schedules.inForce()).containsExactly(moved);
  }

  @Test
  void thousands_of_lines_that_change_account_for_what_was_due_first() {
    schedules.enact(many("* * * * *"));
    time.set("2026-11-24T12:01:30Z");

    schedules.enact(many("@hourly"));
    time.set("2026-11-24T12:02:30Z");
    schedules.sweep();

    assertThat(started).hasSize(1000).allMatch(run -> slot(run).equals("12:01"));
    schedules.enact(List.of());
    assertThat(ledger.inForce()).isEmpty();
  }

  private static List<Definition> many(String when) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> define(when, Map.of("name", "s" + i, "overlap", "allow")))
        .toList();
  }

  private static String slot(TaskRun run) {
    return minute(((Cause.Slot) run.order().cause()).slot());
  }

  @Test
  void a_removed_line_keeps_its_history_and_starts_afresh_when_it_comes_back() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    everyMinuteUntil("2026-11-24T12:01:00Z");
    schedules.enact(List.of());
    everyMinuteUntil("2026-11-24T12:03:00Z");

    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    everyMinuteUntil("2026-11-24T12:04:00Z");

    assertThat(told()).containsExactly("12:01 WAITING", "12:04 WAITING");
  }

  @Test
  void a_line_that_is_switched_off_yields_no_slots() {
    schedules.enact(List.of(everyMinute(Map.of("enabled", "false"))));
    everyMinuteUntil("2026-11-24T12:03:00Z");
    schedules.enact(List.of(everyMinute(Map.of())));
    everyMinuteUntil("2026-11-24T12:04:00Z");

    assertThat(told()).containsExactly("12:04 WAITING");
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
  void when_the_ledger_is_gone_slots_wait_for_it() {
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    ledger.breakDown();
    time.set("2026-11-24T12:02:10Z");
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);

    ledger.recover();
    schedules.sweep();

    assertThat(told()).containsExactly("12:01 WAITING", "12:02 WAITING");
  }

  private Schedules up() {
    return new Schedules(ledger, ledger, started::add, time);
  }

  private static Definition everyMinute(Map<String, String> options) {
    return define("* * * * *", options);
  }

  private static Definition define(String when, Map<String, String> options) {
    var all = new TreeMap<>(Map.of("name", "prices", "tz", "UTC"));
    all.putAll(options);
    var reading = WordingReader.read(new Wording(when, "janedoe~price-watch", all));
    assertThat(reading).isInstanceOf(WordingReader.Reading.Good.class);
    return Definition.of(((WordingReader.Reading.Good) reading).schedule(), "cron.d/a.cron", 3);
  }

  private void everyMinuteUntil(String last) {
    every(Duration.ofMinutes(1), last);
  }

  private void every(Duration step, String last) {
    while (!time.instant().isAfter(Instant.parse(last))) {
      schedules.sweep();
      time.pass(step);
    }
    time.set(last);
  }

  private void end(TaskRun.Waiting run) {
    var underWay = run.begin(time.instant());
    ledger.began(underWay);
    ledger.ended(underWay.end(time.instant(), new Outcome.Succeeded(Payload.json("{}")), null));
  }

  private List<String> told() {
    return ledger.entries(EntryFilter.newest(100)).reversed().stream()
        .map(SchedulesTest::told)
        .toList();
  }

  private static String told(Entry entry) {
    return switch (entry) {
      case TaskRun run ->
          "%s %s".formatted(minute(((Cause.Slot) run.order().cause()).slot()), run.status());
      case Unfired range when range.count() == 1 ->
          "%s %s".formatted(minute(range.firstSlot()), range.reason());
      case Unfired range ->
          "%s–%s ×%d %s"
              .formatted(
                  minute(range.firstSlot()),
                  minute(range.lastSlot()),
                  range.count(),
                  range.reason());
    };
  }

  private static String minute(Instant instant) {
    return instant.toString().substring(11, 16);
  }
}
