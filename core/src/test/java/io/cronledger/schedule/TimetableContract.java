package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.enact;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Cause;
import io.cronledger.run.Claim;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is in force, since when, and how far it is accounted for. */
interface TimetableContract extends OpenLedger {

  @Test
  default void the_set_accepted_last_is_told() {
    assertThat(timetable().accepted()).isEmpty();

    assertThat(timetable().putForward("one")).isTrue();
    assertThat(timetable().putForward("other")).isTrue();
    assertThat(timetable().putForward("other")).isTrue();

    assertThat(timetable().accepted())
        .get()
        .extracting(AcceptedSet::version, AcceptedSet::hash)
        .containsExactly(2L, "other");
  }

  @Test
  default void who_is_alone_may_go_back_to_an_earlier_set() {
    timetable().putForward("one");
    timetable().putForward("other");

    assertThat(timetable().putForward("one")).isTrue();

    assertThat(timetable().accepted()).get().extracting(AcceptedSet::version).isEqualTo(3L);
  }

  @Test
  default void the_cursor_moves_together_with_the_entries_it_passes() {
    enact(timetable(), PRICES);
    Unfired paused = range(PRICES, 1, 2, Unfired.Reason.PAUSED);

    boolean taken = timetable().account(step(START, 3, paused, slotRun(PRICES, 3)));

    assertThat(taken).isTrue();
    assertThat(timetable().inForce(PRICES).orElseThrow().accountedThrough()).isEqualTo(minute(3));
    assertThat(all()).isEqualTo(List.of(slotRun(PRICES, 3), paused));
  }

  @Test
  default void a_step_that_does_not_start_at_the_cursor_changes_nothing() {
    enact(timetable(), PRICES);

    assertThat(timetable().account(step(minute(1), 2, slotRun(PRICES, 2)))).isFalse();
    assertThat(timetable().account(step(START, 1, slotRun(PRICES, 1)))).isTrue();
    assertThat(timetable().account(step(START, 1, slotRun(PRICES, 1)))).isFalse();
    assertThat(all()).isEqualTo(List.of(slotRun(PRICES, 1)));
  }

  @Test
  default void of_many_steps_those_are_taken_that_can_be() {
    enact(timetable(), PRICES);
    Definition stock = enact(timetable(), STOCK);
    Accounted ofStock =
        new Accounted(STOCK, stock.hash(), START, minute(2), List.of(slotRun(STOCK, 2)));

    List<Boolean> taken =
        timetable()
            .account(
                List.of(
                    step(minute(1), 2, slotRun(PRICES, 2)),
                    ofStock,
                    step(START, 1, slotRun(PRICES, 1)),
                    step(minute(1), 3, slotRun(PRICES, 3))));

    assertThat(taken).containsExactly(false, true, true, true);
    assertThat(all())
        .containsExactlyInAnyOrder(slotRun(PRICES, 1), slotRun(STOCK, 2), slotRun(PRICES, 3));
    assertThat(timetable().account(List.of())).isEmpty();
  }

  @Test
  default void
      a_step_that_must_be_alone_is_taken_only_while_no_run_of_its_schedule_is_unfinished() {
    enact(timetable(), PRICES);
    Definition stock = enact(timetable(), STOCK);
    TaskRun.Waiting first = slotRun(PRICES, 1);

    assertThat(timetable().account(alone(START, 1, first))).isTrue();
    assertThat(timetable().account(alone(minute(1), 2, slotRun(PRICES, 2)))).isFalse();
    assertThat(
            timetable()
                .account(
                    new Accounted(
                        STOCK,
                        stock.hash(),
                        START,
                        minute(2),
                        false,
                        true,
                        null,
                        List.of(slotRun(STOCK, 2)))))
        .isTrue();
    TaskRun.UnderWay claim = first.begin(minute(1));
    ledger().began(claim);
    ledger().ended(claim.end(minute(2), new Outcome.Lost(UNREACHABLE), null));
    assertThat(timetable().account(alone(minute(1), 2, slotRun(PRICES, 2)))).isTrue();
  }

  @Test
  default void a_pause_and_its_end_are_on_record() {
    enact(timetable(), PRICES);
    Deed.Paused paused = new Deed.Paused(PRICES, minute(1), "o'hara");
    Deed.Resumed resumed = new Deed.Resumed(PRICES, minute(2), "cli");

    timetable().paused(paused);
    assertThat(timetable().inForce(PRICES).orElseThrow().paused()).isTrue();
    timetable().resumed(resumed);

    assertThat(timetable().inForce(PRICES).orElseThrow().paused()).isFalse();
    assertThat(books().deedsOf(PRICES)).containsExactly(paused, resumed);
  }

  /** Its slot is where the cursor is, as of a run that is claimed ahead. */
  @Test
  default void an_audit_up_to_the_cursor_finds_the_slot_at_which_that_stands() {
    enact(timetable(), PRICES);
    timetable().account(step(START, 1, slotRun(PRICES, 1)));

    List<Recorded> found = new ArrayList<>();
    timetable().recorded(PRICES, START, minute(1).plusNanos(1), found::add);
    assertThat(found).hasSize(1);

    timetable().recorded(PRICES, START, minute(1), found::add);
    assertThat(found).hasSize(1);
  }

  @Test
  default void a_run_may_come_into_the_ledger_claimed() {
    enact(timetable(), PRICES);
    TaskRun.UnderWay claimed = slotRun(PRICES, 1).begin(minute(1));

    assertThat(timetable().account(step(START, 1, claimed))).isTrue();

    assertThat(ledger().run(claimed.id())).contains(claimed);
    assertThat(ledger().began(claimed)).isEqualTo(Claim.STANDS);
    assertThat(ledger().began(slotRun(PRICES, 1).begin(minute(2)))).isEqualTo(Claim.DENIED);
    var over = claimed.end(minute(2), new Outcome.Succeeded(Payload.json("{}")), null);
    ledger().ended(over);
    assertThat(ledger().run(claimed.id())).contains(over);
  }

  @Test
  default void a_claim_by_another_definition_than_the_one_on_record_fails() {
    enact(timetable(), PRICES);
    TaskRun.Waiting run = slotRun(PRICES, 1);
    assertThat(timetable().account(step(START, 1, run))).isTrue();
    RunOrder order = run.order();
    var cause = new Cause.Slot(PRICES, minute(1), "another");
    var other =
        new TaskRun.Waiting(
            new RunOrder(
                order.id(),
                order.call(),
                cause,
                order.orderedAt(),
                order.sendBy(),
                order.turn(),
                order.retry()));

    assertThat(ledger().began(other.begin(minute(2)))).isEqualTo(Claim.DENIED);
    assertThat(ledger().began(run.begin(minute(2)))).isEqualTo(Claim.MADE);
  }

  @Test
  default void a_run_that_was_claimed_before_does_not_come_into_the_ledger() {
    enact(timetable(), PRICES);
    TaskRun.Waiting again =
        slotRun(PRICES, 1)
            .begin(minute(1))
            .waitUntil(minute(2), minute(1), Failure.of("unreachable", "nobody there"));

    for (Entry entry : List.of(again, again.begin(minute(2)))) {
      assertThatThrownBy(() -> step(START, 1, entry)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void of_many_threads_that_take_a_step_one_succeeds() throws Exception {
    enact(timetable(), PRICES);

    for (int i = 0; i < 10; i++) {
      Accounted next = step(minute(i), i + 1, slotRun(PRICES, i + 1));
      assertThat(Together.all(32, () -> timetable().account(next))).containsOnlyOnce(true);
    }

    assertThat(all()).hasSize(10);
  }

  @Test
  default void a_range_takes_the_place_of_the_one_with_its_id() {
    enact(timetable(), PRICES);
    timetable().account(step(START, 1, range(PRICES, 1, 1, Unfired.Reason.DOWN)));

    timetable()
        .account(
            step(
                minute(1),
                9,
                range(PRICES, 1, 8, Unfired.Reason.DOWN),
                range(PRICES, 9, 9, Unfired.Reason.PAUSED)));

    assertThat(all())
        .isEqualTo(
            List.of(
                range(PRICES, 9, 9, Unfired.Reason.PAUSED),
                range(PRICES, 1, 8, Unfired.Reason.DOWN)));
  }

  @Test
  default void no_slot_takes_the_place_of_a_run() {
    enact(timetable(), PRICES);
    timetable().account(step(START, 1, slotRun(PRICES, 1)));

    for (Entry again : List.of(slotRun(PRICES, 1), range(PRICES, 1, 2, Unfired.Reason.DOWN))) {
      assertThatThrownBy(() -> timetable().account(step(minute(1), 2, slotRun(PRICES, 2), again)))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(all()).isEqualTo(List.of(slotRun(PRICES, 1)));
    assertThat(timetable().inForce(PRICES).orElseThrow().accountedThrough()).isEqualTo(minute(1));
  }

  @Test
  default void the_tail_is_the_range_that_the_next_unfired_slot_may_join() {
    enact(timetable(), PRICES);
    Unfired down = range(PRICES, 1, 2, Unfired.Reason.DOWN);

    timetable().account(step(START, 2, down));
    assertThat(tail()).isEqualTo(down);
    timetable().account(step(minute(2), 3));
    assertThat(tail()).isEqualTo(down);
    timetable().account(step(minute(3), 4, slotRun(PRICES, 4)));
    assertThat(tail()).isNull();
    ledger().unfired(range(PRICES, 4, 4, Unfired.Reason.LATE));
    assertThat(tail()).isEqualTo(range(PRICES, 4, 4, Unfired.Reason.LATE));
  }

  private @Nullable Unfired tail() {
    return timetable().inForce(PRICES).orElseThrow().tail();
  }

  private List<Entry> all() {
    return books().entries(EntryFilter.newest(EntryFilter.MOST));
  }

  private static Accounted alone(Instant from, int through, Entry... entries) {
    return new Accounted(
        PRICES, Samples.EVERY_MINUTE, from, minute(through), false, true, null, List.of(entries));
  }

  private static Accounted step(Instant from, int through, Entry... entries) {
    return new Accounted(PRICES, Samples.EVERY_MINUTE, from, minute(through), List.of(entries));
  }
}
