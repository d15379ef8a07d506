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

import io.cronledger.run.Attempt;
import io.cronledger.run.Claim;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunOrder;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which state a run may go to from which. */
interface TransitionsContract extends OpenLedger {
  RunFacts FACTS =
      new RunFacts(
          "HG7ML7M8z78YcAPEB",
          minute(2),
          minute(4),
          new BigDecimal("0.0125"),
          "wmKPijuyDnPZAPRMk",
          "https://console.example.com/view/runs/HG7ML7M8z78YcAPEB",
          "2026-11-01T03:31:00.000Z it ran ä€😀");

  @Test
  default void a_claim_succeeds_once() {
    TaskRun.UnderWay claim = manual(1).begin(minute(2));
    ledger().ordered(manual(1));

    assertThat(ledger().began(claim)).isEqualTo(Claim.MADE);
    assertThat(ledger().began(claim)).isEqualTo(Claim.STANDS);
    assertThat(ledger().began(manual(1).begin(minute(3)))).isEqualTo(Claim.DENIED);
    assertThat(kept(claim)).isEqualTo(claim);
  }

  @Test
  default void an_attempt_keeps_how_its_call_went() {
    var went = new Attempt.Timing(Duration.ofMillis(12), Duration.ofMillis(4_310));
    TaskRun.Settling lost = begun(1).with(went).settle(minute(3), UNREACHABLE);
    TaskRun.Over over = lost.end(minute(4), new Outcome.Succeeded(Payload.json("{}")), FACTS);

    ledger().unsettled(lost);
    assertThat(kept(lost)).isEqualTo(lost);
    ledger().ended(over);

    assertThat(((TaskRun) kept(over)).attempts().getFirst().timing()).isEqualTo(went);
  }

  @Test
  default void of_many_threads_that_claim_a_run_one_succeeds() throws Exception {
    for (int i = 0; i < 10; i++) {
      TaskRun.Waiting run = manual(i);
      ledger().ordered(run);

      List<Claim> claims = Together.all(32, () -> ledger().began(run.begin(minute(20))));

      assertThat(claims).containsOnlyOnce(Claim.MADE).doesNotContain(Claim.DENIED);
    }
  }

  @Test
  default void what_is_not_on_record_cannot_be_claimed() {
    assertThat(ledger().began(manual(1).begin(minute(2)))).isEqualTo(Claim.DENIED);
    assertThat(books().entry(manual(1).id())).isEmpty();
  }

  @Test
  default void a_claim_of_another_order_than_the_one_on_record_fails() {
    TaskRun.Waiting later = otherwise(1, Duration.ofSeconds(1), Turn.AT_ONCE);
    TaskRun.Waiting inTurn = otherwise(2, Duration.ZERO, Turn.QUEUED);
    ledger().ordered(later);
    ledger().ordered(inTurn);

    assertThat(ledger().began(manual(1).begin(minute(2)))).isEqualTo(Claim.DENIED);
    assertThat(ledger().began(manual(2).begin(minute(2)))).isEqualTo(Claim.DENIED);
    assertThat(ledger().began(later.begin(minute(2)))).isEqualTo(Claim.MADE);
    assertThat(ledger().began(inTurn.begin(minute(2)))).isEqualTo(Claim.MADE);
  }

  private static TaskRun.Waiting otherwise(int n, Duration after, Turn turn) {
    RunOrder order = manual(n).order();
    return new TaskRun.Waiting(
        new RunOrder(
            order.id(),
            order.call(),
            order.cause(),
            order.orderedAt().plus(after),
            order.sendBy(),
            turn,
            order.retry()));
  }

  @Test
  default void a_claim_that_does_not_know_the_earlier_attempts_fails() {
    TaskRun.Waiting again = begun(1).waitUntil(minute(5), minute(3), UNREACHABLE);
    ledger().waits(again);

    assertThat(ledger().began(manual(1).begin(minute(6)))).isEqualTo(Claim.DENIED);
    assertThat(ledger().began(again.begin(minute(6)))).isEqualTo(Claim.MADE);
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
    TaskRun.Waiting again = settling.waitUntil(minute(9));

    ledger().waits(again);

    assertThat(kept(again)).isEqualTo(again);
  }

  @Test
  default void a_lost_reply_leaves_a_run_settling_until_its_end_is_found() {
    TaskRun.Settling settling = begun(1).settle(minute(3), UNREACHABLE);
    TaskRun.Over found = settling.end(minute(5), new Outcome.Succeeded(Payload.json("[]")), FACTS);

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
    assertThat(ledger().began(manual(1).begin(minute(4)))).isEqualTo(Claim.DENIED);
    assertThat(kept(over)).isEqualTo(over);
  }

  @Test
  default void a_waiting_run_makes_room_for_the_reason_why_it_will_not_be_sent() {
    Samples.enact(timetable(), PRICES);
    timetable()
        .account(
            new Accounted(
                PRICES, Samples.EVERY_MINUTE, START, minute(1), List.of(slotRun(PRICES, 1))));
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
    timetable()
        .account(new Accounted(PRICES, Samples.EVERY_MINUTE, START, minute(1), List.of(run)));
    ledger().began(run.begin(minute(2)));
    ledger().waits(run.begin(minute(2)).waitUntil(minute(5), minute(3), UNREACHABLE));

    ledger().unfired(range(PRICES, 1, 1, Unfired.Reason.LATE));

    assertThat(kept(run)).isEqualTo(range(PRICES, 1, 1, Unfired.Reason.LATE));
  }

  @Test
  default void a_run_under_way_makes_no_room() {
    Samples.enact(timetable(), PRICES);
    TaskRun.UnderWay underWay = slotRun(PRICES, 1).begin(minute(2));
    timetable()
        .account(
            new Accounted(
                PRICES, Samples.EVERY_MINUTE, START, minute(1), List.of(slotRun(PRICES, 1))));
    ledger().began(underWay);

    assertThat(ledger().unfired(range(PRICES, 1, 1, Unfired.Reason.LATE))).isFalse();
    assertThat(kept(underWay)).isEqualTo(underWay);
  }

  @Test
  default void a_run_that_failed_and_is_made_again_keeps_what_ran_before() {
    Failure failed = new Failure("run-failed", "status: FAILED", 400);
    TaskRun.Waiting again = begun(1).makeAgain(minute(5), minute(3), failed, "HG7ML7M8z78YcAPEB");

    ledger().waits(again);

    assertThat(kept(again)).isEqualTo(again);
    assertThat(again.attempts().getFirst().fate()).isEqualTo(Attempt.Fate.RAN);
  }

  @Test
  default void what_the_platform_tells_later_joins_a_run_that_is_over() {
    TaskRun.Over over = begun(1).end(minute(3), new Outcome.Refused(UNREACHABLE), null);
    ledger().ended(over);

    ledger().learned(over.id(), FACTS);
    ledger().learned(over.id(), FACTS);

    assertThat(((TaskRun.Over) kept(over)).facts()).isEqualTo(FACTS);
    assertThat(((TaskRun.Over) kept(over)).attempts()).isEqualTo(over.attempts());
  }

  @Test
  default void an_absent_attempt_that_turns_up_is_on_record() {
    TaskRun.Settling settling = begun(1).settle(minute(3), UNREACHABLE);
    ledger().unsettled(settling);
    TaskRun.Waiting again = settling.waitUntil(minute(9));
    ledger().waits(again);
    assertThat(ledger().withAbsentAttempts(minute(2))).isEqualTo(List.of(again));
    assertThat(ledger().withAbsentAttempts(minute(3))).isEmpty();

    ledger().turnedUp(again.id(), 1, "HG7ML7M8z78YcAPEB");

    Attempt twin = ((TaskRun) kept(again)).attempts().getFirst();
    assertThat(twin.fate()).isEqualTo(Attempt.Fate.TWIN);
    assertThat(twin.platformRunId()).isEqualTo("HG7ML7M8z78YcAPEB");
    assertThat(ledger().withAbsentAttempts(minute(2))).isEmpty();
  }

  @Test
  default void a_run_that_waited_for_others_is_released_once_if_it_still_waits() {
    TaskRun.Waiting run = manual(1);
    ledger().ordered(run);

    assertThat(ledger().released(run.until(minute(4)))).isTrue();
    assertThat(kept(run)).isEqualTo(run.until(minute(4)));
    ledger().began(run.until(minute(4)).begin(minute(5)));
    assertThat(ledger().released(run.until(minute(6)))).isFalse();
  }

  @Test
  default void a_waiting_run_can_be_called_off_and_one_under_way_cannot() {
    TaskRun.Waiting run = manual(1);
    ledger().ordered(run);
    Outcome aborted = new Outcome.Failed(Outcome.End.ABORTED, UNREACHABLE);

    assertThat(ledger().withdrawn(run.end(minute(2), aborted))).isTrue();
    assertThat(kept(run)).isEqualTo(run.end(minute(2), aborted));

    begun(3);
    assertThat(ledger().withdrawn(manual(3).end(minute(4), aborted))).isFalse();
    assertThat(kept(manual(3)).status()).isEqualTo(Status.RUNNING);
  }

  @Test
  default void who_wanted_a_run_stopped_is_on_record_until_it_is_over_and_after() {
    TaskRun.UnderWay underWay = begun(1);
    begun(3);
    Deed.Aborted deed = new Deed.Aborted(underWay.id(), minute(3), "o'hara");

    ledger().aborted(deed);
    assertThat(ledger().toBeStopped()).containsExactly(underWay.id());
    assertThat(ledger().run(underWay.id())).contains(underWay);

    ledger().ended(underWay.end(minute(4), new Outcome.Lost(UNREACHABLE), null));
    assertThat(ledger().toBeStopped()).isEmpty();
    assertThat(books().deedsOf(underWay.id())).isEqualTo(List.of(deed));
  }

  @Test
  default void which_of_some_runs_are_over_is_told_together() {
    TaskRun.UnderWay underWay = begun(1);
    TaskRun.UnderWay over = begun(3);
    TaskRun.UnderWay other = begun(5);
    ledger().ended(over.end(minute(6), new Outcome.Lost(UNREACHABLE), null));
    ledger().ended(other.end(minute(6), new Outcome.Lost(UNREACHABLE), null));

    assertThat(ledger().over(List.of(underWay.id(), over.id(), manual(7).id())))
        .containsExactly(over.id());
    assertThat(ledger().over(List.of())).isEmpty();
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
