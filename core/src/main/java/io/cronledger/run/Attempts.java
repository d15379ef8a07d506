package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes attempts: takes runs from the gate onto the wire, each claimed on record before its call
 * leaves, and hands on what was replied.
 */
final class Attempts {
  /** How long to leave the ledger alone after it could not be written. */
  private static final Duration LEDGER_PAUSE = Duration.ofSeconds(1);

  /**
   * Claims that are on their way into the ledger; more might have to wait longer than they hold.
   */
  private static final int MAKING = 1_000;

  private final TaskPlatform platform;
  private final Ledger ledger;
  private final Sequel sequel;
  private final Doubts doubts;
  private final Gate gate;
  private final Time time;
  private final Executor threads;
  private final Semaphore making = new Semaphore(MAKING);
  private final Leaving leaving;

  Attempts(
      TaskPlatform platform,
      Ledger ledger,
      Sequel sequel,
      Doubts doubts,
      Gate gate,
      Time time,
      Executor threads) {
    this.platform = platform;
    this.ledger = ledger;
    this.sequel = sequel;
    this.doubts = doubts;
    this.gate = gate;
    this.time = time;
    this.threads = threads;
    this.leaving = new Leaving(time);
  }

  /**
   * Keeps a place on the wire for a run that comes into the ledger claimed.
   *
   * @return nothing if there is no place, or the run is ours already
   */
  Starter.@Nullable Place placeFor(TaskRun.Waiting run) {
    if (!making.tryAcquire()) {
      return null;
    }
    if (!sequel.ours().adopt(run.id())) {
      making.release();
      return null;
    }
    var place = new Kept(run, time.instant(), time.nanos());
    if (!gate.enter()) {
      place.isLeft();
      return null;
    }
    return place;
  }

  /** Sends what may go. */
  void pump() {
    TaskRun.@Nullable Waiting run;
    while ((run = gate.admit()) != null) {
      TaskRun.Waiting admitted = run;
      try {
        threads.execute(() -> onTheWire(admitted, () -> attempt(admitted)));
      } catch (RejectedExecutionException goingDown) {
        // It stays on record as waiting, and is sent by the next process.
        gate.leave();
      }
    }
  }

  /** Ends what may not go any more. */
  void giveUpLate() {
    gate.takeLate(time.instant()).forEach(run -> threads.execute(() -> giveUp(run)));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void onTheWire(TaskRun run, Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      // The process is going down. The run stays on record as under way, and is settled by the
      // next.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      throw new IllegalStateException("run %s cannot go on".formatted(run.id()), e);
    } finally {
      release();
    }
  }

  private void attempt(TaskRun.Waiting run) throws InterruptedException {
    try {
      make(run);
    } catch (LedgerUnavailable e) {
      isHeldUp(run);
    }
  }

  /** Ends a run that must not be sent any more, unless its claim has to be looked for first. */
  private void giveUp(TaskRun.Waiting run) {
    try {
      if (!doubts.areOver(run)) {
        sequel.giveUp(run);
      }
    } catch (LedgerUnavailable e) {
      isHeldUp(run);
    }
  }

  private void isHeldUp(TaskRun.Waiting run) {
    sequel.isHeldUp(run.id());
    holdOff(run);
  }

  private void holdOff(TaskRun.Waiting run) {
    putOff(run.until(time.instant().plus(LEDGER_PAUSE)));
  }

  private void release() {
    gate.leave();
    pump();
  }

  void putOff(TaskRun.Waiting run) {
    gate.add(run, Instant.MIN);
  }

  private void make(TaskRun.Waiting waiting) throws InterruptedException {
    if (doubts.areOver(waiting) || sequel.isCalledOff(waiting)) {
      return;
    }
    Instant now = time.instant();
    if (Patience.isOver(waiting, now)) {
      sequel.giveUp(waiting);
      return;
    }
    TaskRun.UnderWay run = waiting.begin(now);
    var sending = new Sending(time, now, time.nanos(), leaving);
    if (claim(waiting, run) == Claim.MADE) {
      send(run, sending);
    }
  }

  private void send(TaskRun.UnderWay run, Sending sending) throws InterruptedException {
    Reply reply = reply(run, sending);
    Instant at = time.instant();
    leaving.letGoFirst();
    sequel.take(run.with(sending.timing()), reply, at);
  }

  private Reply reply(TaskRun.UnderWay run, Sending sending) throws InterruptedException {
    sending.isReady();
    try {
      if (sequel.stops().areWanted(run.id())) {
        return new Reply.NotNow(Failure.of("aborted", "aborted before it was sent"), null);
      }
      return sending.isOpen()
          ? platform.runSync(run.key(), run.order().call(), sending)
          : new Reply.NotNow(Patience.notSent("it could not leave in time"), null);
    } catch (RuntimeException defect) {
      sequel.settle(run.settle(time.instant(), Failure.of("defect", defect.toString())));
      throw defect;
    } finally {
      sending.isGone();
    }
  }

  private Claim claim(TaskRun.Waiting waiting, TaskRun.UnderWay run) {
    try {
      Claim claim = ledger.began(run);
      if (claim != Claim.MADE) {
        sequel.leave(run.id());
      }
      return claim;
    } catch (LedgerUnavailable e) {
      doubts.add(run);
      throw e;
    } catch (RuntimeException defect) {
      sequel.unclaimable(waiting, defect);
      throw defect;
    }
  }

  /** A place on the wire, kept free for a run that is ours meanwhile. */
  private final class Kept implements Starter.Place {
    private final TaskRun.Waiting run;
    private final Instant since;
    private final long sinceNanos;

    private Kept(TaskRun.Waiting run, Instant since, long sinceNanos) {
      this.run = run;
      this.since = since;
      this.sinceNanos = sinceNanos;
    }

    @Override
    public Runnable take(TaskRun.UnderWay claim) {
      making.release();
      Instant from = claim.attempts().getLast().startedAt();
      var sending = new Sending(time, from, sinceNanos + ahead(from).toNanos(), leaving);
      return () -> leave(claim, sending);
    }

    private void leave(TaskRun.UnderWay claim, Sending sending) {
      sending.isReady();
      try {
        threads.execute(() -> onTheWire(claim, () -> send(claim, sending)));
      } catch (RejectedExecutionException goingDown) {
        // It stays on record as under way, and is settled by the next process.
        sending.isGone();
        release();
      }
    }

    /** By how much it was made before it holds; the clock may have been set meanwhile. */
    private Duration ahead(Instant from) {
      Duration ahead = Duration.between(since, from);
      return ahead.isNegative()
          ? Duration.ZERO
          : ahead.compareTo(Starter.MOST_AHEAD) < 0 ? ahead : Starter.MOST_AHEAD;
    }

    @Override
    public void giveBack() {
      try {
        isLeft();
      } finally {
        release();
      }
    }

    /** Two threads may have reckoned with one slot, and the other one's step was taken. */
    private void isLeft() {
      making.release();
      sequel.leave(run.id());
    }

    @Override
    public void doubt(TaskRun.UnderWay claim) {
      making.release();
      doubts.add(claim);
      holdOff(run);
      release();
    }
  }
}
