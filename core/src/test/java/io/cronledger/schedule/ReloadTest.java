package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Cause;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of slots when definitions change. */
class ReloadTest extends FromNoon {
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
  void a_line_that_changes_before_anything_was_due_fires_by_its_new_slots_from_then_on() {
    Definition first = define("0 13 * * *", Map.of());
    schedules.enact(List.of(first));
    time.set("2026-11-24T12:10:30Z");

    Definition changed = everyMinute(Map.of("overlap", "allow"));
    schedules.enact(List.of(changed));
    everyMinuteUntil("2026-11-24T12:12:30Z");

    assertThat(told()).containsExactly("12:11 WAITING", "12:12 WAITING");
    Instant reload = Instant.parse("2026-11-24T12:10:30Z");
    assertThat(ledger.stretches(PRICES))
        .containsExactly(
            new Stretch(first, Instant.parse("2026-11-24T12:00:00Z"), reload),
            new Stretch(changed, reload, null));
  }

  @Test
  void a_slot_of_two_definitions_is_not_left_to_a_sweep_while_one_takes_over_from_the_other() {
    schedules.enact(List.of(everyMinute(Map.of())));
    Schedules unaware = up();
    schedules.enact(List.of(everyMinute(Map.of("overlap", "allow"))));
    time.set("2026-11-24T12:01:00Z");

    unaware.account(PRICES);

    assertThat(told()).containsExactly("12:01 WAITING");
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

  private static List<Definition> many(String when) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> define(when, Map.of("name", "s" + i, "overlap", "allow")))
        .toList();
  }

  static String slot(TaskRun run) {
    return minute(((Cause.Slot) run.order().cause()).slot());
  }
}
