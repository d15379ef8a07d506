package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.definition;
import static io.cronledger.schedule.Samples.enact;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Claim;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
  default void a_new_schedule_starts_with_its_cursor_at_that_instant() {
    Definition definition = enact(timetable(), PRICES);

    assertThat(timetable().inForce())
        .containsExactly(new Standing(definition, START, START, null, false));
    assertThat(timetable().inForce(PRICES)).isPresent();
    assertThat(timetable().inForce(STOCK)).isEmpty();
  }

  @Test
  default void a_changed_definition_takes_over_and_keeps_the_cursor() {
    enact(timetable(), PRICES);
    timetable().account(step(START, 5));
    Definition changed = definition(PRICES, "every hour");

    timetable().enact(List.of(changed), Set.of(), minute(7));

    assertThat(timetable().inForce())
        .containsExactly(new Standing(changed, minute(5), minute(5), null, false));
  }

  @Test
  default void a_definition_that_only_moved_goes_on_at_its_new_place() {
    Definition definition = enact(timetable(), PRICES);
    Unfired down = range(PRICES, 1, 2, Unfired.Reason.DOWN);
    timetable().account(step(START, 2, down));
    Definition moved =
        new Definition(PRICES, definition.text(), definition.hash(), "cron.d/other.cron", 99);

    timetable().enact(List.of(moved), Set.of(), minute(7));

    assertThat(timetable().inForce(PRICES))
        .contains(new Standing(moved, START, minute(2), down, false));
    assertThat(timetable().definition(PRICES, definition.hash())).contains(moved);
  }

  @Test
  default void what_was_accounted_for_before_the_clock_was_set_back_is_not_accounted_for_again() {
    Definition definition = Samples.enact(timetable(), PRICES);
    timetable().account(new Accounted(PRICES, Samples.EVERY_MINUTE, START, minute(9), List.of()));

    timetable().enact(List.of(), Set.of(PRICES), minute(4));
    timetable().enact(List.of(definition), Set.of(), minute(5));

    assertThat(timetable().inForce())
        .containsExactly(new Standing(definition, minute(9), minute(9), null, false));
    assertThat(timetable().stretches(PRICES))
        .containsExactly(
            new Stretch(definition, START, minute(9)), new Stretch(definition, minute(9), null));
  }

  @Test
  default void a_schedule_that_ended_is_not_in_force_and_comes_back_anew() {
    Definition definition = enact(timetable(), PRICES);
    timetable().account(step(START, 1, range(PRICES, 1, 1, Unfired.Reason.DOWN)));

    timetable().enact(List.of(), Set.of(PRICES, STOCK), minute(2));

    assertThat(timetable().inForce()).isEmpty();
    assertThat(timetable().account(step(minute(1), 2))).isFalse();
    timetable().enact(List.of(definition), Set.of(), minute(5));
    assertThat(timetable().inForce())
        .containsExactly(new Standing(definition, minute(5), minute(5), null, false));
  }

  @Test
  default void some_begin_while_others_end_and_those_in_force_come_by_name() {
    enact(timetable(), new ScheduleName("b"));
    enact(timetable(), new ScheduleName("c"));

    timetable()
        .enact(
            List.of(
                definition(new ScheduleName("d"), "every day"),
                definition(new ScheduleName("a"), "every day")),
            Set.of(new ScheduleName("b")),
            minute(1));

    assertThat(timetable().inForce())
        .extracting(standing -> standing.definition().schedule().value())
        .containsExactly("a", "c", "d");
  }

  @Test
  default void definitions_are_kept_for_ever() {
    Definition first = enact(timetable(), PRICES);
    Definition second = definition(PRICES, "every hour ä€😀\n".repeat(5_000));
    timetable().enact(List.of(second), Set.of(), minute(1));
    timetable().enact(List.of(first), Set.of(), minute(1));
    timetable().enact(List.of(), Set.of(PRICES), minute(1));

    reopen();

    assertThat(timetable().definition(PRICES, first.hash())).contains(first);
    assertThat(timetable().definition(PRICES, second.hash())).contains(second);
    assertThat(timetable().definition(STOCK, first.hash())).isEmpty();
    assertThat(timetable().inForce()).isEmpty();
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
  default void those_that_come_into_force_are_told_and_those_that_only_move_are_not() {
    Definition prices = enact(timetable(), PRICES);
    timetable().account(step(START, 2, range(PRICES, 1, 2, Unfired.Reason.DOWN)));
    timetable().paused(new Deed.Paused(PRICES, minute(2), "cli"));
    Definition moved = new Definition(PRICES, prices.text(), prices.hash(), "b.cron", 9);
    Definition stock = definition(STOCK, "every hour");

    assertThat(timetable().enact(List.of(moved, stock), Set.of(), minute(3)))
        .containsExactly(new Standing(stock, minute(3), minute(3), null, false));
    Definition changed = definition(PRICES, "every hour");
    assertThat(timetable().enact(List.of(changed), Set.of(STOCK), minute(4)))
        .containsExactly(new Standing(changed, minute(2), minute(2), null, true));
    assertThat(timetable().enact(List.of(stock), Set.of(), minute(5)))
        .containsExactly(new Standing(stock, minute(5), minute(5), null, false));
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

  @Test
  default void thousands_change_together() {
    List<Definition> first = many("every minute");
    List<Definition> second = many("every hour");

    timetable().enact(first, Set.of(), START);
    timetable().enact(second, Set.of(), minute(1));

    assertThat(timetable().inForce())
        .extracting(Standing::definition)
        .containsExactlyElementsOf(second);
    assertThat(timetable().stretches(second.getLast().schedule()))
        .containsExactly(
            new Stretch(first.getLast(), START, START), new Stretch(second.getLast(), START, null));
  }

  private static List<Definition> many(String text) {
    return IntStream.range(1000, 3000)
        .mapToObj(i -> definition(new ScheduleName("s" + i), text))
        .toList();
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

  @Test
  default void no_tail_reaches_over_a_change_of_definition() {
    Definition definition = enact(timetable(), PRICES);
    timetable().account(step(START, 2, range(PRICES, 1, 2, Unfired.Reason.DOWN)));

    timetable().enact(List.of(definition(PRICES, "every hour")), Set.of(), minute(3));
    assertThat(tail()).isNull();
    timetable().enact(List.of(definition), Set.of(), minute(4));
    assertThat(tail()).isNull();
  }

  private @Nullable Unfired tail() {
    return timetable().inForce(PRICES).orElseThrow().tail();
  }

  private List<Entry> all() {
    return books().entries(EntryFilter.newest(EntryFilter.MOST));
  }

  private static Accounted step(Instant from, int through, Entry... entries) {
    return new Accounted(PRICES, Samples.EVERY_MINUTE, from, minute(through), List.of(entries));
  }
}
