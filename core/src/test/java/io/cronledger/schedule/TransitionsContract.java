package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Entry;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which state a run may go to from which. */
interface TransitionsContract extends OpenLedger {

  @Test
  default void a_claim_succeeds_once() {
    TaskRun.UnderWay claim = manual(1).begin(minute(2));
    ledger().ordered(manual(1));

    assertThat(ledger().began(claim)).isTrue();
    assertThat(ledger().began(claim)).isFalse();
    assertThat(kept(claim)).isEqualTo(claim);
  }

  @Test
  default void of_many_threads_that_claim_a_run_one_succeeds() throws Exception {
    for (int i = 0; i < 10; i++) {
      TaskRun.Waiting run = manual(i);
      ledger().ordered(run);

      List<Boolean> claims = Together.all(32, () -> ledger().began(run.begin(minute(20))));

      assertThat(claims).containsOnlyOnce(true);
    }
  }

  @Test
  default void what_is_not_on_record_cannot_be_claimed() {
    assertThat(ledger().began(manual(1).begin(minute(2)))).isFalse();
    assertThat(books().entry(manual(1).id())).isEmpty();
  }

  @Test
  default void a_claim_that_does_not_know_the_earlier_attempts_fails() {
    TaskRun.Waiting again = begun(1).waitUntil(minute(5), minute(3), UNREACHABLE);
    ledger().waits(again);

    assertThat(ledger().began(manual(1).begin(minute(6)))).isFalse();
    assertThat(ledger().began(again.begin(minute(6)))).isTrue();
  }

  @Test
  default void a_run_that_waits_again_keeps_its_attempts() {
    TaskRun.Waiting again = begun(1).waitUntil(minute(5), minute(3), UNREACHABLE);
    ledger().waits(again);
    TaskRun.UnderWay second = again.begin(minute(6));
    ledger().began(second);
    TaskRun.Waiting third = second.waitUntil(minute(9), minute(7), UNREACHABLE);
    ledger().waits(third);

    assertThat(kept(third)).isEqualTo(third);
    assertThat(third.attempts()).hasSize(2);
  }

  @Test
  default void a_settling_run_waits_again_once_it_is_proved_that_nothing_ran() {
    TaskRun.Settling settling = begun(1).settle(minute(3), UNREACHABLE);
    ledger().unsettled(settling);
    TaskRun.Waiting again = new TaskRun.Waiting(settling.order(), settling.attempts(), minute(9));

    ledger().waits(again);

    assertThat(kept(again)).isEqualTo(again);
  }

  @Test
  default void a_lost_reply_leaves_a_run_settling_until_its_end_is_found() {
    TaskRun.Settling settling = begun(1).settle(minute(3), UNREACHABLE);
    TaskRun.Over found =
        settling.end(minute(5), new Outcome.Succeeded(Payload.json("[]")), "HG7ML7M8z78YcAPEB");

    ledger().unsettled(settling);
    assertThat(kept(settling)).isEqualTo(settling);

    ledger().ended(found);
    assertThat(kept(settling)).isEqualTo(found);
    assertThat(found.recovered()).isTrue();
  }

  @Test
  default void what_is_on_record_already_may_be_said_again() {
    TaskRun.UnderWay underWay = begun(1);
    ledger().unsettled(underWay.settle(minute(3), UNREACHABLE));
    ledger().unsettled(underWay.settle(minute(3), UNREACHABLE));
    TaskRun.Over over =
        underWay.settle(minute(3), UNREACHABLE).end(minute(4), new Outcome.Lost(UNREACHABLE), null);
    ledger().ended(over);
    ledger().ended(over);
    ledger().ordered(manual(2));
    ledger().ordered(manual(2));
    TaskRun.Waiting again = begun(3).waitUntil(minute(5), minute(3), UNREACHABLE);
    ledger().waits(again);
    ledger().waits(again);

    assertThat(ledger().unfinished()).isEqualTo(List.of(manual(2), again));
    assertThat(kept(over)).isEqualTo(over);
  }

  @Test
  default void a_run_that_only_waits_can_neither_settle_nor_end() {
    TaskRun.UnderWay never = manual(1).begin(minute(2));
    ledger().ordered(manual(1));

    refused(() -> ledger().unsettled(never.settle(minute(3), UNREACHABLE)));
    refused(() -> ledger().waits(never.waitUntil(minute(3), minute(3), UNREACHABLE)));
    refused(() -> ledger().ended(never.end(minute(3), new Outcome.Lost(UNREACHABLE), null)));
    assertThat(kept(never)).isEqualTo(manual(1));
  }

  @Test
  default void what_is_over_stays_as_it_is() {
    TaskRun.UnderWay underWay = begun(1);
    TaskRun.Over over = underWay.end(minute(3), new Outcome.Refused(UNREACHABLE), null);
    ledger().ended(over);

    refused(() -> ledger().unsettled(underWay.settle(minute(4), UNREACHABLE)));
    refused(() -> ledger().waits(underWay.waitUntil(minute(4), minute(4), UNREACHABLE)));
    refused(() -> ledger().ended(underWay.end(minute(4), new Outcome.Lost(UNREACHABLE), null)));
    assertThat(ledger().began(manual(1).begin(minute(4)))).isFalse();
    assertThat(kept(over)).isEqualTo(over);
  }

  @Test
  default void a_waiting_run_makes_room_for_the_reason_why_it_will_not_be_sent() {
    Samples.enact(timetable(), PRICES);
    timetable().account(new Accounted(PRICES, START, minute(1), List.of(slotRun(PRICES, 1))));
    Unfired late = range(PRICES, 1, 1, Unfired.Reason.LATE);

    ledger().unfired(late);
    ledger().unfired(late);

    assertThat(kept(late)).isEqualTo(late);
    assertThat(ledger().unfinished()).isEmpty();
  }

  @Test
  default void a_run_that_was_tried_in_vain_makes_room_too() {
    Samples.enact(timetable(), PRICES);
    TaskRun.Waiting run = slotRun(PRICES, 1);
    timetable().account(new Accounted(PRICES, START, minute(1), List.of(run)));
    ledger().began(run.begin(minute(2)));
    ledger().waits(run.begin(minute(2)).waitUntil(minute(5), minute(3), UNREACHABLE));

    ledger().unfired(range(PRICES, 1, 1, Unfired.Reason.LATE));

    assertThat(kept(run)).isEqualTo(range(PRICES, 1, 1, Unfired.Reason.LATE));
  }

  @Test
  default void a_run_under_way_makes_no_room() {
    Samples.enact(timetable(), PRICES);
    TaskRun.UnderWay underWay = slotRun(PRICES, 1).begin(minute(2));
    timetable().account(new Accounted(PRICES, START, minute(1), List.of(slotRun(PRICES, 1))));
    ledger().began(underWay);

    refused(() -> ledger().unfired(range(PRICES, 1, 1, Unfired.Reason.LATE)));
    assertThat(kept(underWay)).isEqualTo(underWay);
  }

  private TaskRun.UnderWay begun(int minute) {
    TaskRun.UnderWay underWay = manual(minute).begin(minute(2));
    ledger().ordered(manual(minute));
    ledger().began(underWay);
    return underWay;
  }

  private Entry kept(Entry entry) {
    return books().entry(entry.id()).orElseThrow();
  }

  private static void refused(ThrowingCallable transition) {
    assertThatThrownBy(transition).isInstanceOf(IllegalStateException.class);
  }
}
