package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes waiting runs through their attempts to their end, each step on record before the next.
 *
 * <p>A run holds a thread only while its call is on the wire. {@link #tick}, called every moment by
 * whoever owns this, starts what has waited long enough and records what could not be recorded
 * before.
 */
public final class Runner {
  private final Ledger ledger;
  private final Settler settler;
  private final Time time;
  private final Sequel sequel;
  private final Findings findings;
  private final Turns turns;

  private final Gate gate;

  private final Attempts attempts;
  private final LeftBehind leftBehind;

  private volatile Instant readyAt = Instant.MIN;
  private volatile boolean inDoubt;

  /**
   * How much may go on at one time.
   *
   * @param maxRunning calls in flight, or claimed ahead, at the most; further runs wait
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
    this.ledger = ledger;
    this.settler = settler;
    this.time = time;
    this.gate = new Gate(limits);
    this.turns = new Turns(ledger);
    var next = new Next();
    this.sequel = new Sequel(ledger, settler, time, next);
    this.findings = new Findings(ledger, time, sequel, next);
    var doubts = new Doubts(ledger, time, sequel);
    this.attempts = new Attempts(platform, ledger, sequel, doubts, gate, time, threads);
    this.leftBehind = new LeftBehind(ledger, settler, time, sequel);
  }

  /**
   * Takes over a run that is waiting in the ledger, unless it has it already. The future ends with
   * what became of it.
   */
  public CompletableFuture<Entry> start(TaskRun.Waiting run) {
    return sequel.ours().goOn(run.id(), () -> takeOver(run));
  }

  /**
   * Puts a run on record that somebody asks for, and takes it over. The future ends with what
   * became of it.
   *
   * @throws LedgerUnavailable if it is not on record for sure; then nothing runs
   */
  public CompletableFuture<Entry> order(TaskRun.Waiting run) {
    CompletableFuture<Entry> end = sequel.order(run);
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

  /** Tells who waits here of the ends that runs have come to at other nodes. */
  public void tellOfEnds() {
    sequel.lookForEnds();
  }

  public void tick() {
    gate.tick(time.instant());
    attempts.giveUpLate();
    sequel.records().keepWhatIsLeft();
    var defects = new Defects();
    for (ScheduleName schedule : turns.schedules()) {
      try {
        takeTurns(schedule);
      } catch (RuntimeException defect) {
        defects.add(defect);
      }
    }
    settler.tick(findings);
    attempts.pump();
    defects.tell();
  }

  /** From now on as much may go on; what is under way goes on whatever it is. */
  public void limit(Limits from) {
    gate.limit(from);
    attempts.pump();
  }

  /** Calls under way just now, or claimed for a slot that is about to come. */
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

  /**
   * Has a run settled that came into the ledger because the platform has it.
   *
   * @param entered says it to the ledger once more, if that did not say whether it has it
   */
  public void adopt(RunId run, PlatformRun found, Runnable entered) {
    leftBehind.adopt(run, found, entered);
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
    attempts.pump();
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
    if (!turns.letGo(run, schedule)) {
      return;
    }
    if (!waits) {
      sequel.leave(run.id());
      return;
    }
    gate.add(released, time.instant());
    attempts.pump();
  }

  /** Where runs come from the ledger. */
  private final class Entrance implements Starter {
    @Override
    public void start(TaskRun.Waiting run) {
      var _ = Runner.this.start(run);
    }

    @Override
    public @Nullable Place placeFor(TaskRun.Waiting run) {
      return Turns.concern(run) || wasDueBeforeWeWereReady(run) ? null : attempts.placeFor(run);
    }
  }

  /** Where runs go on. */
  private final class Next implements Sequel.Next {
    @Override
    public void putOff(TaskRun.Waiting run) {
      attempts.putOff(run);
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
