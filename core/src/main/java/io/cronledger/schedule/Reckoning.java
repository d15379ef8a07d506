package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.LedgerId;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import io.cronledger.run.Unfired.Reason;
import io.cronledger.schedule.Policy.Catchup;
import io.cronledger.schedule.Policy.Overlap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each slot that a cursor is about to pass whether it fires.
 *
 * <pre>
 *   cursor            now − late          up since              now
 *     │  cannot be sent   │   a backlog       │   due now         │
 *     └──────────────────►└──────────────────►└──────────────────►│
 *       missed: down,late    as catchup says     fires, or skipped
 * </pre>
 */
final class Reckoning {
  /**
   * Slots that one step lets fire at the most: a backlog larger than this is a mistake in a line.
   */
  private static final int MOST = 10_000;

  private final Held held;
  private final LedgerId ledger;
  private final Instant now;
  private final Instant upSince;
  private final Supplier<Ahead> ahead;
  private boolean alone;
  private final List<Entry> entries = new ArrayList<>();

  /** What is ahead of a slot of its schedule. */
  enum Ahead {
    /** Nothing. */
    FREE,
    /** A run that is not over. */
    BUSY,
    /** Such a run, and another that waits for its end. */
    QUEUED
  }

  /**
   * @param now up to which it decides; a slot that is about to come if that is claimed ahead
   * @param upSince slots before it came due while no service ran
   * @param ahead whether earlier runs of the schedule are not over; asked only if it matters, and
   *     not of a schedule that seems free, of which the step then depends on it
   */
  Reckoning(Held held, LedgerId ledger, Instant now, Instant upSince, Supplier<Ahead> ahead) {
    this.held = held;
    this.ledger = ledger;
    this.now = now;
    this.upSince = upSince;
    this.ahead = ahead;
  }

  Accounted step() {
    Policy policy = held.schedule().policy();
    Instant first = held.accountedThrough().plusNanos(1);
    Instant end = now.plusNanos(1);
    if (held.isPaused()) {
      missed(first, end, Reason.PAUSED);
      return accounted();
    }
    Instant sendable = latest(first, now.minus(policy.late()));
    Instant down = earliest(latest(first, upSince), sendable);
    missed(first, down, Reason.DOWN);
    missed(down, sendable, held.isStoreGone() ? Reason.STORE : Reason.LATE);

    List<Instant> fresh = newest(sendable, end);
    if (fresh.size() == MOST) {
      missed(sendable, fresh.getFirst(), Reason.BOUND);
    }
    decide(fresh, policy);
    return accounted();
  }

  private Accounted accounted() {
    return new Accounted(
        held.schedule().name(),
        held.definition().hash(),
        held.accountedThrough(),
        now,
        held.isPaused(),
        alone,
        tail(),
        entries);
  }

  /** The range that these entries begin with, if it goes on with the one on record. */
  private @Nullable RunId tail() {
    return held.tail()
        .map(Unfired::id)
        .filter(id -> !entries.isEmpty() && entries.getFirst().id().equals(id))
        .orElse(null);
  }

  private List<Instant> newest(Instant from, Instant to) {
    var newest = new ArrayList<Instant>();
    Stream.iterate(
            held.slots().before(to),
            slot -> slot.isPresent() && !slot.get().isBefore(from),
            slot -> held.slots().before(slot.orElseThrow()))
        .limit(MOST)
        .forEach(slot -> newest.add(slot.orElseThrow()));
    return newest.reversed();
  }

  private void decide(List<Instant> fresh, Policy policy) {
    Timing timing = held.schedule().timing();
    long backlog =
        fresh.stream().filter(timing::allows).filter(slot -> slot.isBefore(upSince)).count();
    int allowed = 0;
    boolean minds = !fresh.isEmpty() && policy.overlap() != Overlap.ALLOW;
    alone = minds && held.seemsFree();
    Ahead before = minds && !alone ? ahead.get() : Ahead.FREE;
    for (Instant slot : fresh) {
      if (!timing.allows(slot)) {
        unfired(slot, slot, 1, Reason.CALENDAR);
        continue;
      }
      boolean caughtUp = allowed < backlog;
      allowed++;
      if (caughtUp && policy.catchup() == Catchup.NONE) {
        unfired(slot, slot, 1, Reason.DOWN);
      } else if (caughtUp && policy.catchup() == Catchup.LAST && allowed < backlog) {
        unfired(slot, slot, 1, Reason.SUPERSEDED);
      } else {
        before = fire(slot, before, policy.overlap());
      }
    }
  }

  /** Returns what is ahead of the next slot then. */
  private Ahead fire(Instant slot, Ahead before, Overlap overlap) {
    boolean queues = overlap == Overlap.QUEUE || overlap == Overlap.REPLACE;
    if (before == Ahead.QUEUED || (before == Ahead.BUSY && !queues)) {
      unfired(slot, slot, 1, Reason.OVERLAP);
      return before;
    }
    Turn turn =
        before == Ahead.FREE
            ? Turn.AT_ONCE
            : overlap == Overlap.REPLACE ? Turn.REPLACING : Turn.QUEUED;
    entries.add(new TaskRun.Waiting(order(slot, turn)));
    return overlap == Overlap.ALLOW ? Ahead.FREE : before == Ahead.FREE ? Ahead.BUSY : Ahead.QUEUED;
  }

  /** Days on which it would not have fired anyway are told as such. */
  private void missed(Instant from, Instant to, Reason reason) {
    for (CalendarStretch days : held.schedule().timing().calendarStretches(from, to)) {
      long count = held.slots().count(days.from(), days.to());
      if (count > 0) {
        unfired(
            held.slots().after(days.from().minusNanos(1)).orElseThrow(),
            held.slots().before(days.to()).orElseThrow(),
            count,
            days.allows() ? reason : Reason.CALENDAR);
      }
    }
  }

  private void unfired(Instant first, Instant last, long count, Reason reason) {
    Schedule schedule = held.schedule();
    var range =
        new Unfired(
            RunId.ofSlot(ledger, schedule.name(), first),
            schedule.name(),
            schedule.call().task(),
            held.definition().hash(),
            first,
            last,
            count,
            reason);
    Entry latest = entries.isEmpty() ? held.tail().orElse(null) : entries.getLast();
    if (latest instanceof Unfired tail && tail.goesOnWith(range)) {
      if (!entries.isEmpty()) {
        entries.removeLast();
      }
      entries.add(tail.and(range));
    } else {
      entries.add(range);
    }
  }

  private RunOrder order(Instant slot, Turn turn) {
    Schedule schedule = held.schedule();
    RunId id = RunId.ofSlot(ledger, schedule.name(), slot);
    var firing =
        new InputTemplate.Firing(
            id, slot, held.slots().before(slot).orElse(null), schedule.timing().zone());
    return new RunOrder(
        id,
        schedule.call().call(firing),
        new Cause.Slot(schedule.name(), slot, held.definition().hash()),
        now,
        slot.plus(schedule.policy().late()),
        turn,
        schedule.policy().retry());
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
