package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Takes waiting runs through their attempts to their end, each step on record before the next.
 *
 * <p>A run holds a thread only while its call is on the wire. {@link #tick}, called every moment by
 * whoever owns this, starts what has waited long enough and records what could not be recorded
 * before.
 */
public final class Runner {
  /** How long to leave the ledger alone after it could not be written. */
  private static final Duration LEDGER_PAUSE = Duration.ofSeconds(1);

  /**
   * Claims that are on their way into the ledger; more might have to wait longer than they hold.
   */
  private static final int MAKING = 1_000;

  private final TaskPlatform platform;
  private final Ledger ledger;
  private final Settler settler;
  private final Time time;
  private final Executor threads;
  private final Sequel sequel;
  private final Findings findings;
  private final Turns turns;

  private final Gate gate;
  private final Semaphore making = new Semaphore(MAKING);

  private final Doubts doubts;
  private final LeftBehind leftBehind;

  private volatile Instant readyAt = Instant.MIN;
  private volatile boolean inDoubt;

  /**
   * How much may go on at one time.
   *
   * @param maxRunning calls in flight at the most; further runs wait
   * @param startRate runs of a backlog that are started a second
   */
  public record Limits(int maxRunning, double startRate) {}

  /** What becomes of somebody's wish to have a run stopped. */
  public enum Abort {
    /** It was waiting, and will not be sent. */
    CALLED_OFF,
    /** It is looked for on the platform, and told to stop. */
    ASKED,
    /** There is nothing to stop any more. */
    OVER,
    /** There is no such run. */
    UNKNOWN
  }

  /**
   * @param threads where calls are made, one task for each
   */
  public Runner(
      TaskPlatform platform,
      Ledger ledger,
      Settler settler,
      Time time,
      Executor threads,
      Limits limits) {
    this.platform = platform;
    this.ledger = ledger;
    this.settler = settler;
    this.time = time;
    this.threads = threads;
    this.gate = new Gate(limits);
    this.turns = new Turns(ledger);
    var next = new Next();
    this.sequel = new Sequel(ledger, settler, time, next);
    this.findings = new Findings(ledger, time, sequel, next);
    this.doubts = new Doubts(ledger, time, sequel, starter()::start);
    this.leftBehind = new LeftBehind(ledger, settler, time, sequel);
  }

  /**
   * Takes over a run that is waiting in the ledger, unless it has it already. The future ends with
   * what became of it.
   */
  public CompletableFuture<Entry> start(TaskRun.Waiting run) {
    var end = sequel.adopt(run);
    if (end == null) {
      return sequel.endOf(run.id());
    }
    takeOver(run);
    return end;
  }

  private void takeOver(TaskRun.Waiting run) {
    if (wasDueBeforeWeWereReady(run)) {
      settler.lookBefore(run, inDoubt);
    } else {
      enter(run);
    }
  }

  /** Through it runs come from the ledger, those that can be sent at once by a shorter way. */
  public Starter starter() {
    return new Entrance();
  }

  /** Takes over what an earlier process left unfinished; from now on this one is ready. */
  public void resume() {
    resume(ledger.unfinished().stream().map(TaskRun::id).toList(), false);
  }

  /**
   * The same where others serve the ledger too: these runs alone are ours.
   *
   * @param doubtful whether calls may just have been sent that are on record nowhere
   */
  public void resume(List<RunId> left, boolean doubtful) {
    inDoubt = doubtful;
    readyAt = time.instant();
    sequel.stops().resume();
    takeUp(left);
    watchForTwins();
  }

  /** Takes over runs that another node left unfinished, but for those that are ours already. */
  public void takeUp(List<RunId> left) {
    leftBehind.takeUp(left, inDoubt);
  }

  /** Watches for what was shown to be absent of late, whoever showed it. */
  public void watchForTwins() {
    leftBehind.watchForTwins();
  }

  /** Does what was asked for at other nodes about runs of ours. */
  public void lookForStops() {
    sequel.stops().look();
  }

  public void tick() {
    gate.tick(time.instant());
    gate.takeLate(time.instant()).forEach(run -> threads.execute(() -> giveUp(run)));
    sequel.records().keepWhatIsLeft();
    turns.schedules().forEach(this::takeTurns);
    settler.tick(findings);
    pump();
  }

  /** From now on as much may go on; what is under way goes on whatever it is. */
  public void limit(Limits from) {
    gate.limit(from);
    pump();
  }

  /** Calls under way just now. */
  public int running() {
    return gate.running();
  }

  /** Runs whose reply was lost, and of which it is being found out what became of them. */
  public int settling() {
    return settler.open();
  }

  /** Starts nothing more; what is under way goes on. */
  public void stop() {
    gate.stop();
  }

  /**
   * Waits until no call is under way, or the time is up.
   *
   * @return how many calls still are
   */
  public int awaitIdle(Duration atMost) throws InterruptedException {
    return gate.awaitIdle(atMost, time);
  }

  /** Somebody wants a run stopped: that is on record before anything is done about it. */
  public Abort abort(RunId id, String by) {
    return sequel.stops().abort(id, by);
  }

  /** Takes over a run that the platform knows and the ledger does not. */
  public void adopt(RunOrder order, PlatformRun found) {
    leftBehind.adopt(order, found);
  }

  /** The ledger did not say whether it has the order of a run: if it has, it is called off. */
  public void disown(TaskRun.Waiting run) {
    var why = Failure.of("ledger-unavailable", "its order could not be put on record in time");
    sequel.withdraw(run, why);
  }

  private boolean wasDueBeforeWeWereReady(TaskRun.Waiting run) {
    return run.order().cause() instanceof Cause.Slot(_, Instant slot, _) && slot.isBefore(readyAt);
  }

  private void enter(TaskRun.Waiting run) {
    ScheduleName schedule = run.order().cause().schedule();
    if (schedule != null && Turns.concern(run)) {
      turns.hold(run);
      takeTurns(schedule);
      return;
    }
    gate.add(run, time.instant());
    pump();
  }

  private void takeTurns(ScheduleName schedule) {
    try {
      for (TaskRun.Waiting run : turns.of(schedule)) {
        List<TaskRun> ahead = turns.ahead(run, schedule);
        if (!ahead.isEmpty()) {
          if (run.order().turn() == Turn.REPLACING) {
            ahead.stream()
                .map(TaskRun::id)
                .filter(id -> !sequel.stops().areWanted(id))
                .forEach(id -> abort(id, "overlap=replace"));
          }
          return;
        }
        release(run, schedule);
      }
    } catch (LedgerUnavailable e) {
      // The next tick looks again.
      return;
    }
  }

  private void release(TaskRun.Waiting run, ScheduleName schedule) {
    boolean wasReleased = run.notBefore().isAfter(run.order().orderedAt());
    TaskRun.Waiting released = wasReleased ? run : run.until(time.instant());
    boolean waits = wasReleased || ledger.released(released);
    if (turns.letGo(run, schedule) && waits) {
      gate.add(released, time.instant());
      pump();
    }
  }

  private void pump() {
    TaskRun.@Nullable Waiting run;
    while ((run = gate.admit()) != null) {
      TaskRun.Waiting admitted = run;
      threads.execute(() -> onTheWire(admitted, () -> attempt(admitted)));
    }
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

  private void putOff(TaskRun.Waiting run) {
    gate.add(run, Instant.MIN);
  }

  private void make(TaskRun.Waiting waiting) throws InterruptedException {
    if (doubts.areOver(waiting)) {
      return;
    }
    Instant now = time.instant();
    if (Patience.isOver(waiting, now)) {
      sequel.giveUp(waiting);
      return;
    }
    TaskRun.UnderWay run = waiting.begin(now);
    var sending = new Sending(time, now, time.nanos());
    if (claim(run) == Claim.MADE) {
      send(run, sending);
    }
  }

  private void send(TaskRun.UnderWay run, Sending sending) throws InterruptedException {
    Reply reply = reply(run, sending);
    sequel.take(run.with(sending.timing()), reply);
  }

  private Reply reply(TaskRun.UnderWay run, Departure departure) throws InterruptedException {
    if (!departure.isOpen()) {
      return new Reply.NotNow(Patience.notSent("it could not be put on record in time"), null);
    }
    try {
      return platform.runSync(run.key(), run.order().call(), departure);
    } catch (RuntimeException defect) {
      sequel.settle(run.settle(time.instant(), Failure.of("defect", defect.toString())));
      throw defect;
    }
  }

  private Claim claim(TaskRun.UnderWay run) {
    try {
      Claim claim = ledger.began(run);
      if (claim != Claim.MADE) {
        sequel.leave(run.id());
      }
      return claim;
    } catch (LedgerUnavailable e) {
      doubts.add(run);
      throw e;
    }
  }

  /** Where runs come from the ledger. */
  private final class Entrance implements Starter {
    @Override
    public void start(TaskRun.Waiting run) {
      var _ = Runner.this.start(run);
    }

    @Override
    public @Nullable Place placeFor(TaskRun.Waiting run) {
      if (Turns.concern(run) || wasDueBeforeWeWereReady(run) || !making.tryAcquire()) {
        return null;
      }
      if (sequel.adopt(run.id()) == null) {
        making.release();
        return null;
      }
      var place = new Kept(run, time.nanos());
      if (!gate.enter()) {
        place.isLeft();
        return null;
      }
      return place;
    }
  }

  /** A place on the wire, kept free for a run that is ours meanwhile. */
  private final class Kept implements Starter.Place {
    private final TaskRun.Waiting run;
    private final long since;

    private Kept(TaskRun.Waiting run, long since) {
      this.run = run;
      this.since = since;
    }

    @Override
    public void take(TaskRun.UnderWay claim) {
      making.release();
      var sending = new Sending(time, claim.attempts().getLast().startedAt(), since);
      threads.execute(() -> onTheWire(claim, () -> send(claim, sending)));
    }

    @Override
    public void giveBack() {
      isLeft();
      release();
    }

    /** Two threads may have reckoned with one slot, and the other one's step was taken. */
    private void isLeft() {
      making.release();
      TaskRun.Waiting meanwhile = sequel.giveBack(run.id());
      if (meanwhile != null) {
        takeOver(meanwhile);
      }
    }

    @Override
    public void doubt(TaskRun.UnderWay claim) {
      making.release();
      doubts.add(claim);
      holdOff(run);
      release();
    }
  }

  /** Where runs go on. */
  private final class Next implements Sequel.Next {
    @Override
    public void putOff(TaskRun.Waiting run) {
      Runner.this.putOff(run);
    }

    @Override
    public void takeTurns(ScheduleName schedule) {
      Runner.this.takeTurns(schedule);
    }

    @Override
    public void comeForward(TaskRun.Waiting run) {
      if (wasDueBeforeWeWereReady(run) && !Turns.concern(run)) {
        gate.addToBacklog(run);
      } else {
        enter(run);
      }
    }
  }
}
