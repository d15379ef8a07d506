package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.definition;
import static io.cronledger.schedule.Samples.enact;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How one definition comes into force and another goes. */
interface TurnoverContract extends OpenLedger {

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

  @Test
  default void no_tail_reaches_over_a_change_of_definition() {
    Definition definition = enact(timetable(), PRICES);
    timetable().account(step(START, 2, range(PRICES, 1, 2, Unfired.Reason.DOWN)));

    timetable().enact(List.of(definition(PRICES, "every hour")), Set.of(), minute(3));
    assertThat(tail()).isNull();
    timetable().enact(List.of(definition), Set.of(), minute(4));
    assertThat(tail()).isNull();
  }

  @Test
  default void where_nothing_came_due_one_ends_and_the_next_begins_at_the_instant_of_the_change() {
    Definition before = enact(timetable(), PRICES);
    timetable().account(step(START, 1));
    Definition changed = definition(PRICES, "every hour");

    timetable().enact(turnover(List.of(changed), Set.of(), before, minute(5)), _ -> {});

    assertThat(timetable().inForce())
        .containsExactly(new Standing(changed, minute(5), minute(5), null, false));
    assertThat(timetable().stretches(PRICES))
        .containsExactly(
            new Stretch(before, START, minute(5)), new Stretch(changed, minute(5), null));
  }

  @Test
  default void it_is_of_no_account_that_nothing_came_due_by_a_definition_that_is_not_in_force() {
    Definition before = enact(timetable(), PRICES);
    timetable().account(step(START, 1));
    Definition other = definition(PRICES, "every day");
    Definition changed = definition(PRICES, "every hour");

    timetable().enact(turnover(List.of(changed), Set.of(), other, minute(5)), _ -> {});
    timetable().enact(turnover(List.of(), Set.of(PRICES), other, minute(6)), _ -> {});

    assertThat(timetable().stretches(PRICES))
        .containsExactly(
            new Stretch(before, START, minute(1)), new Stretch(changed, minute(1), minute(1)));
  }

  @Test
  default void one_that_ends_yields_slots_up_to_its_cursor_or_where_nothing_came_due_up_to_then() {
    Definition prices = enact(timetable(), PRICES);
    Definition stock = enact(timetable(), STOCK);
    timetable().account(step(START, 1));

    timetable().enact(turnover(List.of(), Set.of(PRICES, STOCK), prices, minute(5)), _ -> {});

    assertThat(timetable().inForce()).isEmpty();
    assertThat(timetable().stretches(PRICES))
        .containsExactly(new Stretch(prices, START, minute(5)));
    assertThat(timetable().stretches(STOCK)).containsExactly(new Stretch(stock, START, START));
  }

  @Test
  default void a_cursor_that_is_ahead_of_the_clock_stays_where_it_is() {
    Definition before = enact(timetable(), PRICES);
    timetable().account(step(START, 9));
    Definition changed = definition(PRICES, "every hour");

    timetable().enact(turnover(List.of(changed), Set.of(), before, minute(5)), _ -> {});

    assertThat(timetable().inForce(PRICES).orElseThrow().accountedThrough()).isEqualTo(minute(9));
  }

  private static Turnover turnover(
      List<Definition> begin, Set<ScheduleName> end, Definition idle, Instant at) {
    return new Turnover(begin, end, Map.of(idle.schedule(), idle.hash()), at);
  }

  private static List<Definition> many(String text) {
    return IntStream.range(1000, 3000)
        .mapToObj(i -> definition(new ScheduleName("s" + i), text))
        .toList();
  }

  private @Nullable Unfired tail() {
    return timetable().inForce(PRICES).orElseThrow().tail();
  }

  private static Accounted step(Instant from, int through, Entry... entries) {
    return new Accounted(PRICES, Samples.EVERY_MINUTE, from, minute(through), List.of(entries));
  }
}
