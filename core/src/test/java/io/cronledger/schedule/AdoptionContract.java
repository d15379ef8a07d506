package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.enact;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Attempt;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Failure;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How runs come into the ledger that ran though the books do not say so. */
interface AdoptionContract extends OpenLedger {

  @Test
  default void a_run_takes_the_place_of_its_slot_and_the_range_stays_around_it() {
    missedThrough(5);

    assertThat(adopt(3, missed(1, 5), missed(1, 2), missed(4, 5))).isTrue();

    assertThat(all()).containsExactly(missed(4, 5), begun(3), missed(1, 2));
    assertThat(tail()).isEqualTo(missed(4, 5));
    assertThat(ledger().unfinished(PRICES)).containsExactly(begun(3));
  }

  @Test
  default void the_first_slot_of_a_range_can_be_taken_and_the_last_and_the_only_one() {
    missedThrough(3);

    assertThat(adopt(1, missed(1, 3), missed(2, 3))).isTrue();
    assertThat(tail()).isEqualTo(missed(2, 3));
    assertThat(adopt(3, missed(2, 3), missed(2, 2))).isTrue();
    assertThat(tail()).isNull();
    assertThat(adopt(2, missed(2, 2))).isTrue();

    assertThat(all()).containsExactly(begun(3), begun(2), begun(1));
    assertThat(tail()).isNull();
  }

  @Test
  default void a_range_that_says_something_else_by_now_stays_as_it_is() {
    missedThrough(3);

    assertThat(adopt(1, missed(1, 2), missed(2, 2))).isFalse();
    assertThat(adopt(1, paused(1, 3), paused(2, 3))).isFalse();

    assertThat(all()).containsExactly(missed(1, 3));
    assertThat(tail()).isEqualTo(missed(1, 3));
  }

  @Test
  default void a_run_does_not_come_beside_a_range_that_has_its_slot() {
    missedThrough(3);

    for (int minute = 1; minute <= 3; minute++) {
      assertThat(timetable().adopted(Adopted.alone(begun(minute)))).isFalse();
    }

    assertThat(all()).containsExactly(missed(1, 3));
  }

  @Test
  default void a_cursor_does_not_go_on_with_a_range_that_was_taken_apart() {
    missedThrough(3);
    Accounted stale = onward(missed(1, 3), missed(1, 4));
    adopt(1, missed(1, 3), missed(2, 3));

    assertThat(timetable().account(stale)).isFalse();
    assertThat(timetable().account(onward(missed(2, 3), missed(2, 4)))).isTrue();

    assertThat(all()).containsExactly(missed(2, 4), begun(1));
  }

  @Test
  default void a_range_of_which_a_run_is_left_alone_is_gone_on_with_by_nobody() {
    missedThrough(1);
    Accounted stale = onward(missed(1, 1), missed(1, 4));
    adopt(1, missed(1, 1));

    assertThat(timetable().account(stale)).isFalse();

    assertThat(all()).containsExactly(begun(1));
  }

  @Test
  default void a_run_whose_slot_has_no_entry_comes_with_all_its_attempts_and_only_once() {
    missedThrough(3);
    TaskRun.Waiting waiting = slotRun(PRICES, 9);
    Failure why = Failure.of("adopted", "it was not on the books");
    List<Attempt> earlier =
        List.of(
            earlier(1, Attempt.Fate.RAN, why, "p1"), earlier(2, Attempt.Fate.ABSENT, why, null));
    TaskRun.UnderWay third =
        new TaskRun.Waiting(waiting.order(), earlier, minute(9)).begin(minute(10));

    assertThat(timetable().adopted(Adopted.alone(third))).isTrue();
    assertThat(timetable().adopted(Adopted.alone(third))).isFalse();

    assertThat(ledger().run(third.id())).contains(third);
    ledger().unsettled(third.settle(minute(11), why));
    assertThat(ledger().run(third.id())).contains(third.settle(minute(11), why));
  }

  private static Attempt earlier(
      int number, Attempt.Fate fate, Failure why, @Nullable String platformRunId) {
    return new Attempt(number, minute(9), minute(9), fate, why, platformRunId, Attempt.Timing.NONE);
  }

  private void missedThrough(int minute) {
    enact(timetable(), PRICES);
    timetable()
        .account(
            new Accounted(
                PRICES, Samples.EVERY_MINUTE, START, minute(minute), List.of(missed(1, minute))));
  }

  private static Accounted onward(Unfired tail, Unfired longer) {
    return new Accounted(
        PRICES,
        Samples.EVERY_MINUTE,
        tail.lastSlot(),
        longer.lastSlot(),
        false,
        false,
        tail.id(),
        List.of(longer));
  }

  private boolean adopt(int minute, Unfired range, Unfired... rest) {
    return timetable().adopted(new Adopted(begun(minute), range, List.of(rest)));
  }

  private static TaskRun.UnderWay begun(int minute) {
    return slotRun(PRICES, minute).begin(minute(minute));
  }

  private static Unfired missed(int first, int last) {
    return range(PRICES, first, last, Unfired.Reason.DOWN);
  }

  private static Unfired paused(int first, int last) {
    return range(PRICES, first, last, Unfired.Reason.PAUSED);
  }

  private @Nullable Unfired tail() {
    return timetable().inForce(PRICES).orElseThrow().tail();
  }

  private List<Entry> all() {
    return books().entries(EntryFilter.newest(EntryFilter.MOST));
  }
}
