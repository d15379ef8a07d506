package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.enact;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may go goes, and leaves a count; what must stay stays. */
interface HistoryContract extends OpenLedger {

  @Test
  default void the_oldest_go_first_and_no_more_than_were_asked_for() {
    enact(timetable(), PRICES);
    List<RunId> runs = succeeded(PRICES, 1, 2, 3, 4, 5);

    History.Forgotten first = history().forget(cut(PRICES, 4), 2);
    History.Forgotten rest = history().forget(cut(PRICES, 4).after(runs.get(1)), 2);

    assertThat(first).isEqualTo(new History.Forgotten(2, runs.get(1)));
    assertThat(rest).isEqualTo(new History.Forgotten(1, runs.get(2)));
    assertThat(ids()).containsExactly(runs.get(4), runs.get(3));
  }

  @Test
  default void what_went_is_still_accounted_for_definition_by_definition() {
    Definition old = enact(timetable(), PRICES);
    succeeded(PRICES, 1, 2);
    account(PRICES, 2, 9, range(PRICES, 3, 9, Reason.DOWN));
    account(PRICES, 9, 10, slotRun(PRICES, 10));
    Definition next = Samples.definition(PRICES, "every hour");
    timetable().enact(List.of(next), Set.of(), minute(11));

    history().forget(cut(PRICES, 2), 1);
    history().forget(cut(PRICES, 100), 100);

    assertThat(history().pruned(PRICES))
        .containsExactly(new Pruned(PRICES, old.hash(), minute(1), minute(9), 9));
    assertThat(history().pruned(STOCK)).isEmpty();
    assertThat(ids()).containsExactly(slotRun(PRICES, 10).id());
    reopen();
    assertThat(history().pruned(PRICES)).hasSize(1);
  }

  @Test
  default void what_is_not_over_and_the_entry_of_the_latest_slot_stay() {
    enact(timetable(), PRICES);
    account(PRICES, 0, 1, slotRun(PRICES, 1));
    account(PRICES, 1, 5, range(PRICES, 2, 5, Reason.PAUSED));
    ledger().ordered(manual(6));

    assertThat(history().forget(cut(PRICES, 100), 100).entries()).isZero();
    assertThat(history().forget(cut(null, 100), 100).entries()).isZero();
    account(PRICES, 5, 6, range(PRICES, 2, 6, Reason.PAUSED));
    assertThat(timetable().inForce(PRICES).orElseThrow().tail())
        .isEqualTo(range(PRICES, 2, 6, Reason.PAUSED));
  }

  @Test
  default void a_range_that_reaches_over_the_cut_stays() {
    enact(timetable(), PRICES);
    account(PRICES, 0, 5, range(PRICES, 1, 5, Reason.DOWN));
    succeeded(PRICES, 6);

    assertThat(history().forget(cut(PRICES, 5), 100).entries()).isZero();
    assertThat(history().forget(cut(PRICES, 6), 100).entries()).isOne();
  }

  @Test
  default void bad_ends_and_the_last_good_one_stay_if_asked() {
    enact(timetable(), PRICES);
    List<RunId> good = succeeded(PRICES, 1, 2);
    RunId bad = ended(slotRun(PRICES, 3), new Outcome.Lost(UNREACHABLE));
    RunId latest = ended(slotRun(PRICES, 4), new Outcome.Refused(UNREACHABLE));
    RunId before = RunId.firstAt(minute(100));

    history().forget(new Cut(PRICES, null, before, RunId.firstAt(minute(3)), true), 100);
    assertThat(ids()).containsExactly(latest, bad, good.get(1));

    history().forget(new Cut(PRICES, null, before, RunId.firstAt(minute(4)), false), 100);
    assertThat(ids()).containsExactly(latest);
  }

  @Test
  default void runs_of_no_schedule_go_by_themselves() {
    enact(timetable(), PRICES);
    List<RunId> runs = succeeded(PRICES, 1, 2);
    ledger().ordered(manual(3));
    TaskRun.UnderWay underWay = manual(3).begin(minute(3));
    ledger().began(underWay);
    ledger().ended(underWay.end(minute(4), new Outcome.Lost(UNREACHABLE), null));

    assertThat(history().forget(cut(null, 100), 100).entries()).isOne();
    assertThat(ids()).containsExactly(runs.get(1), runs.get(0));
  }

  @Test
  default void the_nth_newest_is_found_and_every_schedule_that_ever_was() {
    enact(timetable(), PRICES);
    enact(timetable(), STOCK);
    List<RunId> runs = succeeded(PRICES, 1, 2, 3);
    timetable().enact(List.of(), Set.of(PRICES), minute(5));

    assertThat(history().newest(PRICES, 1)).contains(runs.get(2));
    assertThat(history().newest(PRICES, 3)).contains(runs.get(0));
    assertThat(history().newest(PRICES, 4)).isEmpty();
    assertThat(history().schedules()).containsExactlyInAnyOrder(PRICES, STOCK);
  }

  @Test
  default void bytes_are_counted_from_the_newest_on() {
    enact(timetable(), PRICES);
    List<RunId> runs = succeeded(PRICES, 1, 2, 3);
    long each = slotRun(PRICES, 1).order().call().input().size() + "{\"n\":1}".length();

    assertThat(history().exceeding(0)).contains(runs.get(2));
    assertThat(history().exceeding(each)).contains(runs.get(1));
    assertThat(history().exceeding(3 * each - 1)).contains(runs.get(0));
    assertThat(history().exceeding(3 * each)).isEmpty();
  }

  private List<RunId> succeeded(ScheduleName schedule, int... minutes) {
    return Arrays.stream(minutes)
        .mapToObj(
            minute ->
                ended(
                    slotRun(schedule, minute),
                    new Outcome.Succeeded(Payload.json("{\"n\":" + minute + "}"))))
        .toList();
  }

  private RunId ended(TaskRun.Waiting run, Outcome outcome) {
    ScheduleName schedule = Objects.requireNonNull(run.order().cause().schedule());
    Instant cursor = timetable().inForce(schedule).orElseThrow().accountedThrough();
    Instant slot = run.order().orderedAt();
    assertThat(
            timetable()
                .account(new Accounted(schedule, Samples.EVERY_MINUTE, cursor, slot, List.of(run))))
        .isTrue();
    TaskRun.UnderWay underWay = run.begin(slot);
    ledger().began(underWay);
    ledger().ended(underWay.end(slot, outcome, null));
    return run.id();
  }

  private void account(ScheduleName schedule, int from, int through, Entry entry) {
    Accounted step =
        new Accounted(
            schedule,
            Samples.EVERY_MINUTE,
            START.plusSeconds(60L * from),
            minute(through),
            List.of(entry));
    assertThat(timetable().account(step)).isTrue();
  }

  private List<RunId> ids() {
    return books().entries(EntryFilter.newest(100)).stream().map(Entry::id).toList();
  }

  private static Cut cut(@Nullable ScheduleName schedule, int before) {
    RunId bound = RunId.firstAt(minute(before));
    return new Cut(schedule, null, bound, bound, false);
  }
}
