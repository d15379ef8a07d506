package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.PRICES;
import static io.cronledger.schedule.Samples.STOCK;
import static io.cronledger.schedule.Samples.UNREACHABLE;
import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.range;
import static io.cronledger.schedule.Samples.slotRun;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.Attempt;
import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Deed;
import io.cronledger.run.Delivery;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.Roster;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired.Reason;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Samples;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes a ledger with a value in each column of each table. */
final class EveryKindOfRow {
  static final String ACCOUNT = "https://api.example.com janedoe";
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final RunFacts FACTS =
      new RunFacts(
          "HG7ML7M8z78YcAPEB",
          minute(2),
          minute(4),
          new BigDecimal("0.0125"),
          "wmKPijuyDnPZAPRMk",
          "https://console.example.com/view/runs/HG7ML7M8z78YcAPEB",
          "2026-11-01T03:31:00.000Z it ran ä€😀");

  private final SqlLedger ledger;

  private EveryKindOfRow(SqlLedger ledger) {
    this.ledger = ledger;
  }

  static void into(SqlLedger ledger) {
    new EveryKindOfRow(ledger).write();
  }

  private void write() {
    Roster roster = ledger.roster().orElseThrow();
    roster.join(new Roster.Self(new UUID(0, 1), "old", "0.1", "https://api", true), LEASE);
    roster.join(new Roster.Self(new UUID(0, 1), "new", "0.2", "https://api", true), LEASE);
    if (!ledger.putForward("set")) {
      throw new AssertionError("nobody else is here");
    }
    roster.renew(new Roster.Word(Duration.ofMillis(12), 3), LEASE);
    ledger.seen(ACCOUNT);
    slots();
    ends();
    unfinished();
  }

  private void slots() {
    Samples.enact(ledger, PRICES);
    Samples.enact(ledger, STOCK);
    for (int i = 1; i <= 3; i++) {
      TaskRun.UnderWay run = slotRun(PRICES, i).begin(minute(i).plusMillis(123L * i));
      account(i - 1, i, run);
      ledger.ended(
          run.end(
              minute(i).plusMillis(1_123L * i),
              new Outcome.Succeeded(Payload.json(i < 3 ? "{\"price\":4711}" : "{\"price\":4712}")),
              FACTS));
    }
    account(3, 5, range(PRICES, 4, 5, Reason.DOWN));
    TaskRun.UnderWay bad = slotRun(PRICES, 6).begin(minute(6));
    account(5, 6, bad);
    ledger.ended(
        bad.end(
            minute(7),
            new Outcome.Failed(
                Outcome.End.TIMED_OUT, new Failure("run-timed-out", "Too slow: Größe", 400)),
            FACTS));
    account(6, 9, range(PRICES, 7, 9, Reason.OVERLAP));
    ledger.enact(List.of(), Set.of(STOCK), minute(9));
    ledger.paused(new Deed.Paused(PRICES, minute(9), "o'hara"));
  }

  private void account(int from, int through, Entry entry) {
    ledger.account(
        new Accounted(PRICES, Samples.EVERY_MINUTE, minute(from), minute(through), List.of(entry)));
  }

  /** Of runs by hand, one of them with all that can be said of a call. */
  private void ends() {
    TaskRun.UnderWay full = begun(full());
    ledger.ended(
        full.with(new Attempt.Timing(Duration.ofMillis(3), Duration.ofMillis(59)))
            .end(
                minute(24),
                new Outcome.Succeeded(Payload.of("image/png", new byte[70_000])),
                FACTS));
    TaskRun.Settling found = begun(manual(21)).settle(minute(22), UNREACHABLE);
    ledger.unsettled(found);
    ledger.ended(found.end(minute(30), new Outcome.Succeeded(Payload.json("[]")), FACTS));
    ledger.ended(begun(manual(23)).end(minute(24), new Outcome.Refused(UNREACHABLE), null));
    TaskRun.Settling lost = begun(manual(25)).settle(minute(26), UNREACHABLE);
    ledger.unsettled(lost);
    ledger.ended(lost.end(minute(40), new Outcome.Lost(Failure.of("no-key", "never shown")), null));
  }

  private static TaskRun.Waiting full() {
    RunOrder plain = manual(20).order();
    TaskCall call =
        new TaskCall(
            plain.task(),
            Payload.of("text/plain; charset=utf-8", "ä€😀".repeat(50).getBytes(UTF_8), true),
            new CallOptions(
                60, 512, 100, new BigDecimal("0.10"), true, "latest", "PAGE", "W3sidHlwZSI6MX1d"),
            new Delivery(
                Delivery.Mode.TRACKED,
                Duration.ofSeconds(90),
                new Delivery.Result.Dataset(
                    Delivery.Format.JSONL, true, List.of("url", "price"), 100),
                1L << 20),
            "SHOP");
    return new TaskRun.Waiting(
        new RunOrder(
            plain.id(),
            call,
            new Cause.Manual("o'hara", PRICES),
            plain.orderedAt(),
            plain.sendBy(),
            Turn.QUEUED,
            new Retry(2, Duration.ofSeconds(5), 1)));
  }

  private void unfinished() {
    ledger.ordered(manual(41));
    TaskRun.UnderWay running = begun(manual(42));
    ledger.aborted(new Deed.Aborted(running.id(), minute(43), "o'hara"));
    ledger.unsettled(begun(manual(44)).settle(minute(45), UNREACHABLE));
    ledger.waits(begun(manual(46)).waitUntil(minute(50), minute(47), UNREACHABLE));
    TaskRun.Settling absent =
        begun(manual(48)).settle(minute(49), new Failure("reset", "gone", 408));
    ledger.unsettled(absent);
    ledger.waits(absent.waitUntil(minute(55)));
    ledger.waits(
        begun(manual(51)).makeAgain(minute(56), minute(53), UNREACHABLE, "HG7ML7M8z78YcAPEB"));
  }

  private TaskRun.UnderWay begun(TaskRun.Waiting run) {
    ledger.ordered(run);
    TaskRun.UnderWay underWay = run.begin(run.order().orderedAt().plusMillis(59_123));
    ledger.began(underWay);
    return underWay;
  }

  /** What no run of this ledger left. */
  static final String PRUNED =
      """
      insert into pruned (schedule, definition, first_slot, last_slot, slots)
      values ('prices', '%s', '2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z', 1441)
      """
          .formatted(Samples.EVERY_MINUTE);
}
