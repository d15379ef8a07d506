package io.cronledger.schedule;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.START;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.slotRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a ledger keeps of a run, and which runs it knows to be unfinished. */
interface RunsContract extends OpenLedger {

  @Test
  default void its_id_outlives_it() {
    var id = ledger().id();

    reopen();

    assertThat(ledger().id()).isEqualTo(id);
  }

  @Test
  default void a_run_that_was_ordered_is_on_the_books() {
    TaskRun.Waiting run = manual(1);

    ledger().ordered(run);

    assertThat(kept(run)).isEqualTo(run);
  }

  @Test
  default void an_id_is_taken_once() {
    TaskRun.Waiting run = manual(1);
    RunOrder other = Samples.order(run.id(), new Cause.Manual("api", PRICES), minute(7));
    ledger().ordered(run);

    assertThatThrownBy(() -> ledger().ordered(new TaskRun.Waiting(other)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(run.id().toString());
    assertThat(kept(run)).isEqualTo(run);
  }

  @Test
  default void everything_about_an_order_comes_back() {
    CallOptions options =
        new CallOptions(
            0, 512, 7, new BigDecimal("0.10"), false, "beta", "RESULT", "[{\"a\":\"ä€😀\"}]");
    TaskCall call =
        new TaskCall(
            new TaskRef("xYt67fkmQ0Pzn2bTa"),
            Payload.of("application/json", new byte[0]),
            options,
            new Delivery(
                Delivery.Mode.TRACKED,
                Duration.ofSeconds(12, 345_678_901),
                new Delivery.Result.Dataset(Delivery.Format.JSONL, true, List.of("url", "ä,€"), 7),
                12_345_678_901L),
            "SHOP");
    Cause cause = new Cause.Manual("o'hara ; -- \\ \"ä€😀\"", PRICES);
    Retry retry = new Retry(0, Duration.ofMillis(1), 2);
    RunId id = RunId.drawn(START, new Random(5));
    TaskRun run =
        new TaskRun.Waiting(new RunOrder(id, call, cause, START, null, Turn.REPLACING, retry));

    ledger().ordered((TaskRun.Waiting) run);

    assertThat(kept(run)).isEqualTo(run);
  }

  @Test
  default void each_kind_of_outcome_comes_back() {
    Failure said = new Failure("run-failed", "Actor run did not succeed\n\t\"ä€😀\"", 400);
    List<Outcome> outcomes =
        List.of(
            new Outcome.Succeeded(Payload.of("text/plain; charset=utf-8", new byte[] {0, -1, 7})),
            new Outcome.Failed(Outcome.End.FAILED, said),
            new Outcome.Failed(Outcome.End.TIMED_OUT, said),
            new Outcome.Failed(Outcome.End.ABORTED, said),
            new Outcome.Refused(UNREACHABLE),
            new Outcome.Lost(new Failure("", "", 0)));

    for (int i = 0; i < outcomes.size(); i++) {
      TaskRun.Waiting run = manual(i);
      TaskRun.UnderWay underWay = run.begin(minute(i));
      TaskRun.Over over =
          underWay.end(minute(i + 1), outcomes.get(i), RunFacts.of("HG7ML7M8z78YcAPEB"));
      ledger().ordered(run);
      ledger().began(underWay);
      ledger().ended(over);

      assertThat(kept(run)).isEqualTo(over);
    }
  }

  @Test
  default void a_character_that_no_text_can_have_is_marked_and_the_rest_is_kept() {
    TaskRun.Waiting run = manual(1);
    TaskRun.UnderWay underWay = run.begin(minute(1));
    var why = Failure.of("run-failed", "nul \0 and half \ud83d of a pair");
    ledger().ordered(run);
    ledger().began(underWay);

    ledger().ended(underWay.end(minute(2), new Outcome.Refused(why), null));

    Failure kept = ((TaskRun.Over) kept(run)).outcome().failure().orElseThrow();
    assertThat(kept.message()).isEqualTo("nul \ufffd and half \ufffd of a pair");
  }

  @Test
  default void instants_are_kept_in_microseconds() {
    Instant fine = Instant.parse("2026-03-08T05:59:59.999999999Z");
    Instant cut = Instant.parse("2026-03-08T05:59:59.999999Z");
    RunId id = manual(1).id();
    Cause cause = new Cause.Manual("cli", null);

    ledger().ordered(new TaskRun.Waiting(Samples.order(id, cause, fine)));
    ledger().began(new TaskRun.Waiting(Samples.order(id, cause, fine)).begin(fine));

    assertThat(books().entry(id))
        .contains(new TaskRun.Waiting(Samples.order(id, cause, cut)).begin(cut));
  }

  @Test
  default void an_instant_is_the_same_in_whatever_zone_it_is_read() {
    List<String> awkward =
        List.of(
            "1970-01-01T00:00:00Z",
            "2026-03-08T05:30:00.000001Z", // St. John's goes forward; its 02:00 to 03:00 is missing
            "2026-11-01T03:30:00Z", // and back: 01:00 to 02:00 comes twice
            "2026-11-01T04:30:00Z",
            "2400-02-29T23:59:59.999999Z");

    for (int i = 0; i < awkward.size(); i++) {
      Instant instant = Instant.parse(awkward.get(i));
      TaskRun.Waiting run =
          new TaskRun.Waiting(Samples.order(manual(i).id(), manual(i).order().cause(), instant));
      ledger().ordered(run);

      assertThat(kept(run)).isEqualTo(run);
    }
  }

  @Test
  default void all_that_is_not_over_is_unfinished_oldest_first() {
    TaskRun.Waiting waiting = manual(4);
    TaskRun.UnderWay underWay = manual(2).begin(minute(9));
    TaskRun.UnderWay lost = manual(3).begin(minute(9));
    TaskRun.UnderWay ended = manual(1).begin(minute(9));
    for (int i = 1; i <= 4; i++) {
      ledger().ordered(manual(i));
    }

    ledger().began(underWay);
    ledger().began(lost);
    ledger().unsettled(lost.settle(minute(10), UNREACHABLE));
    ledger().began(ended);
    ledger().ended(ended.end(minute(10), new Outcome.Refused(UNREACHABLE), null));

    assertThat(ledger().unfinished())
        .isEqualTo(List.of(underWay, lost.settle(minute(10), UNREACHABLE), waiting));
  }

  @Test
  default void a_schedule_has_unfinished_runs_however_they_were_caused() {
    TaskRun.Waiting manual = manual(1, new Cause.Manual("api", PRICES));
    Samples.enact(timetable(), STOCK);
    timetable()
        .account(
            new Accounted(
                STOCK, Samples.EVERY_MINUTE, START, minute(1), List.of(slotRun(STOCK, 1))));
    ledger().ordered(manual(2));

    assertThat(ledger().hasUnfinished(PRICES)).isFalse();
    assertThat(ledger().hasUnfinished(STOCK)).isTrue();
    ledger().ordered(manual);
    assertThat(ledger().hasUnfinished(PRICES)).isTrue();
    ledger().began(manual.begin(minute(2)));
    assertThat(ledger().hasUnfinished(PRICES)).isTrue();
    ledger().ended(manual.begin(minute(2)).end(minute(3), new Outcome.Lost(UNREACHABLE), null));
    assertThat(ledger().hasUnfinished(PRICES)).isFalse();
  }

  private Entry kept(TaskRun run) {
    return books().entry(run.id()).orElseThrow();
  }
}
