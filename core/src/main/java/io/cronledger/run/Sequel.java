package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What follows an attempt, or the lack of one: each step on record, and then the next. */
final class Sequel {
  /** Why a run is settled of which it is known that it ran. */
  private static final String NOT_TAKEN = "not-recorded";

  private final Ledger ledger;
  private final Settler settler;
  private final Time time;
  private final Next next;
  private final Records records = new Records();
  private final Stops stops;
  private final Ours ours = new Ours();

  /** Runs that the ledger kept from being sent. */
  private final Set<RunId> heldUp = ConcurrentHashMap.newKeySet();

  /** Where runs go on. */
  interface Next {
    /** A run waits for its time. */
    void putOff(TaskRun.Waiting run);

    /** A run of a schedule is over, for which others may have waited. */
    void takeTurns(ScheduleName schedule);

    /** Nobody has sent a run yet, as far as the platform tells. */
    void comeForward(TaskRun.Waiting run);
  }

  Sequel(Ledger ledger, Settler settler, Time time, Next next) {
    this.ledger = ledger;
    this.settler = settler;
    this.time = time;
    this.next = next;
    this.stops = new Stops(ledger, records, settler, time, this::isOver, ours::contain);
  }

  Records records() {
    return records;
  }

  Stops stops() {
    return stops;
  }

  Ours ours() {
    return ours;
  }

  /**
   * Puts a run on record that somebody asks for. It is ours before it is on record, so that whoever
   * comes upon it there leaves it to us.
   *
   * @return its end
   * @throws LedgerUnavailable if it is not on record for sure; should it be all the same, it is
   *     called off
   */
  CompletableFuture<Entry> order(TaskRun.Waiting run) {
    records.checkComplete();
    CompletableFuture<Entry> end = ours.goOn(run.id(), () -> {});
    try {
      ledger.ordered(run);
      ours.isAwaited(run.id(), end);
      return end;
    } catch (LedgerUnavailable e) {
      disown(run);
      throw e;
    } catch (RuntimeException defect) {
      leave(run.id());
      throw defect;
    }
  }

  /** Whoever has the run has no claim to it. It is somebody else's, unless it was to go on here. */
  void leave(RunId run) {
    if (ours.leave(run)) {
      stops.forget(run);
      heldUp.remove(run);
    }
  }

  /** Another node may have called off what waits here, or have what was to go on here. */
  void lookForEnds() {
    Set<RunId> awaited = ours.awaited();
    if (!awaited.isEmpty()) {
      Defects.each(ledger.over(awaited), run -> ledger.run(run).ifPresent(this::isOver));
    }
  }

  /**
   * What is being written still, and not there yet, is waited for where it is said again. Should we
   * die before it is called off, the next process finds that it was to be stopped.
   */
  private void disown(TaskRun.Waiting run) {
    var why = Failure.of("ledger-unavailable", "its order could not be put on record in time");
    TaskRun.Over over = run.end(time.instant(), new Outcome.Refused(why));
    var deed = new Deed.Aborted(run.id(), time.instant(), why.kind());
    var isToBeStopped = new AtomicBoolean();
    records.keep(
        () -> {
          if (!isToBeStopped.get()) {
            ledger.aborted(deed);
            isToBeStopped.set(true);
          }
          if (ledger.run(run.id()).isEmpty()) {
            ledger.ordered(run);
          }
          isOverIf(ledger.withdrawn(over), over);
        });
  }

  void isHeldUp(RunId run) {
    heldUp.add(run);
  }

  /**
   * @param at when the reply was there
   */
  void take(TaskRun.UnderWay run, Reply reply, Instant at) {
    switch (reply) {
      case Reply.Final(Outcome outcome, RunFacts facts) -> ended(run, outcome, facts, at);
      case Reply.NotNow(Failure failure, Duration after) -> again(run, failure, after, at);
      case Reply.Unclear(Failure failure) -> settle(run.settle(at, failure));
    }
  }

  private void again(
      TaskRun.UnderWay run, Failure failure, @Nullable Duration atLeast, Instant now) {
    Duration delay = delayAfter(run);
    Instant at = now.plus(atLeast == null || delay.compareTo(atLeast) > 0 ? delay : atLeast);
    if (stops.areWanted(run.id()) || !Patience.allows(run, failure, at)) {
      end(run, run.end(now, new Outcome.Refused(failure), null));
    } else {
      park(run.waitUntil(at, now, failure));
    }
  }

  private static Duration delayAfter(TaskRun run) {
    return run.order().retry().delayAfter(run.attempts().size(), run.id());
  }

  void park(TaskRun.Waiting run) {
    records.keep(
        () -> {
          if (isTaken(() -> ledger.waits(run), defect -> lose(run, defect))) {
            next.putOff(run);
          }
        });
  }

  /** Whatever is on record of it, it is asked for: else it would stay under way for good. */
  void settle(TaskRun.Settling run) {
    records.keep(
        () -> {
          boolean isTaken =
              isTaken(
                  () -> ledger.unsettled(run),
                  defect -> {
                    follow(run);
                    throw defect;
                  });
          if (isTaken) {
            follow(run);
          }
        });
  }

  /** Claims a run after the fact that the platform has, and has it settled. */
  void settleFound(TaskRun.UnderWay claim, Failure why) {
    records.keep(
        () -> {
          if (ledger.began(claim) == Claim.DENIED) {
            leave(claim.id());
          } else {
            settle(claim.settle(time.instant(), why));
          }
        });
  }

  /** Has a run settled that is on record as such. */
  void follow(TaskRun.Settling run) {
    settler.take(run);
    if (stops.areWanted(run.id())) {
      settler.stop(run);
    }
  }

  /** An attempt is over, and so is the run, unless it is to be made again. */
  void ended(TaskRun.Open run, Outcome outcome, @Nullable RunFacts facts) {
    ended(run, outcome, facts, time.instant());
  }

  private void ended(TaskRun.Open run, Outcome outcome, @Nullable RunFacts facts, Instant now) {
    if (outcome instanceof Outcome.Failed(_, Failure why)
        && Patience.asksForAnother(run, outcome)
        && !stops.areWanted(run.id())) {
      String platformRunId = facts == null ? null : facts.id();
      park(run.makeAgain(now.plus(delayAfter(run)), now, why, platformRunId));
    } else {
      end(run, run.end(now, outcome, facts));
    }
  }

  /** Under the last attempt nothing ran, as was shown; that attempt is watched for all the same. */
  void neverStarted(TaskRun.Settling run) {
    Instant now = time.instant();
    if (hasRun(run)) {
      var why =
          Failure.of("contradiction", "the platform does not show what it had told the end of");
      end(run, run.end(now, new Outcome.Lost(why), null));
      return;
    }
    TaskRun shown;
    if (stops.areWanted(run.id()) || !Patience.allows(run)) {
      var why = Failure.of("not-started", "sent, and shown not to have started anything");
      TaskRun.Over over = run.endUnsent(now, why);
      end(run, over);
      shown = over;
    } else {
      TaskRun.Waiting waiting = run.waitUntil(now.plus(delayAfter(run)));
      park(waiting);
      shown = waiting;
    }
    settler.watch(shown, shown.attempts().getLast(), now.plus(Question.Twin.WATCH));
  }

  private void end(TaskRun.Open run, TaskRun.Over over) {
    records.keep(
        () -> {
          boolean isTaken =
              isTaken(() -> ledger.ended(over), defect -> askAgainOrLose(run, over, defect));
          over.outcome().release();
          if (isTaken) {
            learn(over);
            isOver(over);
          }
        });
  }

  private void learn(TaskRun.Over run) {
    boolean isTold = run.facts() != null && !run.facts().isBare();
    if (run.outcome().fate() == Attempt.Fate.RAN && !isTold) {
      settler.learn(run);
    }
  }

  /** What the ledger does not take as it is told must not stay under way in nobody's hands. */
  private static boolean isTaken(Runnable record, Consumer<RuntimeException> otherwise) {
    try {
      record.run();
      return true;
    } catch (LedgerUnavailable gone) {
      throw gone;
    } catch (RuntimeException defect) {
      otherwise.accept(defect);
      return false;
    }
  }

  /** The platform has the end still; what cannot be put on record as it tells it is lost. */
  private void askAgainOrLose(TaskRun.Open run, TaskRun.Over over, RuntimeException defect) {
    Failure why = notTaken(over, defect);
    if (run instanceof TaskRun.UnderWay underWay && over.outcome().fate() == Attempt.Fate.RAN) {
      settle(underWay.settle(time.instant(), why));
    } else {
      lose(over.lost(why));
    }
  }

  private void lose(TaskRun.Waiting run, RuntimeException defect) {
    lose(run.end(time.instant(), new Outcome.Lost(notTaken(run, defect))));
  }

  /** It is over all the same: nobody goes on with it. */
  private void lose(TaskRun.Over run) {
    records.keep(
        () -> {
          ledger.ended(run);
          isOver(run);
        });
  }

  private static Failure notTaken(TaskRun run, RuntimeException defect) {
    return Failure.of(
        NOT_TAKEN,
        "that it is %s could not be put on record: %s"
            .formatted(run.status(), defect.getMessage()));
  }

  /** Whether the reply told of an end that could not be put on record. */
  private static boolean hasRun(TaskRun.Settling run) {
    Failure why = run.attempts().getLast().failure();
    return why != null && why.kind().equals(NOT_TAKEN);
  }

  /**
   * Whether somebody wants a run stopped that waits: who put that on record may have been killed
   * before it was called off, or the run may just have come back to wait again.
   */
  boolean isCalledOff(TaskRun.Waiting run) {
    if (!stops.areWanted(run.id())) {
      return false;
    }
    var why = Failure.of("aborted", "aborted before it was sent");
    TaskRun.Over off = run.end(time.instant(), new Outcome.Failed(Outcome.End.ABORTED, why));
    records.keep(() -> isOverIf(ledger.withdrawn(off), off));
    return true;
  }

  /** It is too late to send it. */
  void giveUp(TaskRun.Waiting run) {
    if (Patience.neverLeft(run)
        && run.order().cause() instanceof Cause.Slot(var schedule, var slot, var definition)) {
      boolean heldUpByUs = heldUp.contains(run.id());
      var reason = heldUpByUs ? Unfired.Reason.STORE : Unfired.Reason.LATE;
      var missed =
          new Unfired(run.id(), schedule, run.order().task(), definition, slot, slot, 1, reason);
      records.keep(() -> isOverIf(ledger.unfired(missed), missed));
      return;
    }
    Failure last = run.attempts().isEmpty() ? null : run.attempts().getLast().failure();
    withdraw(run, last == null ? Failure.of("too-late", "could not be sent in time") : last);
  }

  /** Nothing runs under it any more. */
  void withdraw(TaskRun.Waiting run, Failure why) {
    TaskRun.Over over = run.end(time.instant(), new Outcome.Refused(why));
    records.keep(() -> isOverIf(ledger.withdrawn(over), over));
  }

  /** It would keep up for good those that wait for it. */
  void unclaimable(TaskRun.Waiting run, RuntimeException defect) {
    String why = "that it is sent could not be put on record: " + defect.getMessage();
    withdraw(run, Failure.of("defect", why));
  }

  private void isOverIf(boolean done, Entry end) {
    if (done) {
      isOver(end);
    } else {
      leave(end.id());
    }
  }

  private void isOver(Entry end) {
    if (end instanceof TaskRun.Over over) {
      settler.over(over);
    }
    stops.forget(end.id());
    heldUp.remove(end.id());
    ours.isOver(end);
    ScheduleName schedule =
        switch (end) {
          case TaskRun run -> run.order().cause().schedule();
          case Unfired range -> range.schedule();
        };
    if (schedule != null) {
      next.takeTurns(schedule);
    }
  }
}
