package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
  /** How long to leave the ledger alone after it could not be written. */
  private static final Duration LEDGER_PAUSE = Duration.ofSeconds(1);

  /** HTTP statuses of an endpoint that has no room for the run now. */
  private static final Set<Integer> BUSY = Set.of(402, 403, 429);

  private final TaskPlatform platform;
  private final Ledger ledger;
  private final Settler settler;
  private final InstantSource clock;
  private final Executor threads;
  private final int maxRunning;

  private final Object lock = new Object();
  private final Queue<TaskRun.Waiting> ready = new ArrayDeque<>();
  private final PriorityQueue<TaskRun.Waiting> later =
      new PriorityQueue<>(Comparator.comparing(TaskRun.Waiting::notBefore));
  private final Records records = new Records();
  private final Settled settled = new Settled();
  private final Map<RunId, CompletableFuture<Entry>> ends = new ConcurrentHashMap<>();
  private int running;
  private boolean stopped;

  /**
   * @param threads where calls are made, one task for each
   * @param maxRunning calls in flight at the most; further runs wait
   */
  public Runner(
      TaskPlatform platform,
      Ledger ledger,
      Settler settler,
      InstantSource clock,
      Executor threads,
      int maxRunning) {
    this.platform = platform;
    this.ledger = ledger;
    this.settler = settler;
    this.clock = clock;
    this.threads = threads;
    this.maxRunning = maxRunning;
  }

  /** Takes over a run that is waiting in the ledger. The future ends with what became of it. */
  public CompletableFuture<Entry> start(TaskRun.Waiting run) {
    var end = ends.computeIfAbsent(run.id(), _ -> new CompletableFuture<>());
    synchronized (lock) {
      (run.notBefore().isAfter(clock.instant()) ? later : ready).add(run);
    }
    pump();
    return end;
  }

  /** Takes over what an earlier process left unfinished. */
  public void resume() {
    for (TaskRun run : ledger.unfinished()) {
      switch (run) {
        case TaskRun.Waiting waiting -> {
          var _ = start(waiting);
        }
        case TaskRun.UnderWay underWay -> settle(underWay.settle(clock.instant(), STOPPED));
        case TaskRun.Settling settling -> settler.take(settling);
        case TaskRun.Over _ -> throw new IllegalStateException("unfinished, and over: " + run.id());
      }
    }
  }

  private static final Failure STOPPED =
      Failure.of("service-stopped", "the service stopped while the call was under way");

  public void tick() {
    Instant now = clock.instant();
    synchronized (lock) {
      while (!later.isEmpty() && !later.element().notBefore().isAfter(now)) {
        ready.add(later.remove());
      }
    }
    records.keepWhatIsLeft();
    settler.tick(settled);
    pump();
  }

  /** Calls under way just now. */
  public int running() {
    synchronized (lock) {
      return running;
    }
  }

  /** Starts nothing more; what is under way goes on. */
  public void stop() {
    synchronized (lock) {
      stopped = true;
    }
  }

  /**
   * Waits until no call is under way, or the time is up.
   *
   * @return how many calls still are
   */
  public int awaitIdle(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      long left = atMost.toMillis();
      while (running > 0 && left > 0) {
        lock.wait(left);
        left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      }
      return running;
    }
  }

  private void pump() {
    TaskRun.@Nullable Waiting run;
    while ((run = admit()) != null) {
      TaskRun.Waiting admitted = run;
      threads.execute(() -> attempt(admitted));
    }
  }

  private TaskRun.@Nullable Waiting admit() {
    synchronized (lock) {
      if (stopped || running >= maxRunning || ready.isEmpty()) {
        return null;
      }
      running++;
      return ready.remove();
    }
  }

  private void attempt(TaskRun.Waiting run) {
    try {
      make(run);
    } catch (LedgerUnavailable e) {
      putOff(new TaskRun.Waiting(run.order(), run.attempts(), clock.instant().plus(LEDGER_PAUSE)));
    } catch (InterruptedException e) {
      // The process is going down. The run stays on record as under way, and is settled by the
      // next.
      Thread.currentThread().interrupt();
    } finally {
      release();
    }
  }

  private void release() {
    synchronized (lock) {
      running--;
      lock.notifyAll();
    }
    pump();
  }

  private void putOff(TaskRun.Waiting run) {
    synchronized (lock) {
      later.add(run);
    }
  }

  private void make(TaskRun.Waiting waiting) throws InterruptedException {
    Instant now = clock.instant();
    if (isTooLate(waiting, now)) {
      miss(waiting);
      return;
    }
    TaskRun.UnderWay run = waiting.begin(now);
    if (!ledger.began(run)) {
      ends.remove(run.id());
      return;
    }
    take(run, platform.runSync(run.key(), run.order().call()));
  }

  private static boolean isTooLate(TaskRun.Waiting run, Instant now) {
    Instant sendBy = run.order().sendBy();
    return run.attempts().isEmpty() && sendBy != null && now.isAfter(sendBy);
  }

  private void miss(TaskRun.Waiting run) {
    if (run.order().cause() instanceof Cause.Slot(var schedule, var slot, var definition)) {
      var missed =
          new Unfired(
              run.id(),
              schedule,
              run.order().task(),
              definition,
              slot,
              slot,
              1,
              Unfired.Reason.LATE);
      recordEnd(() -> ledger.unfired(missed), missed);
    }
  }

  private void take(TaskRun.UnderWay run, Reply reply) {
    Instant now = clock.instant();
    switch (reply) {
      case Reply.Final(Outcome outcome, String platformRunId) ->
          end(run.end(now, outcome, platformRunId));
      case Reply.NotNow(Failure failure, Duration after) -> again(run, failure, after);
      case Reply.Unclear(Failure failure) -> settle(run.settle(now, failure));
    }
  }

  private void again(TaskRun.UnderWay run, Failure failure, @Nullable Duration atLeast) {
    Instant now = clock.instant();
    Duration delay = run.order().retry().delayAfter(run.attempts().size(), run.id());
    Instant next = now.plus(atLeast == null || delay.compareTo(atLeast) > 0 ? delay : atLeast);
    if (!mayBeTriedAgain(run, failure, next)) {
      end(run.end(now, new Outcome.Refused(failure), null));
      return;
    }
    park(run.waitUntil(next, now, failure));
  }

  private void park(TaskRun.Waiting run) {
    records.keep(
        () -> {
          ledger.waits(run);
          putOff(run);
        });
  }

  /** A slot's run may ask a busy endpoint until it is too late, and one out of reach so often. */
  private static boolean mayBeTriedAgain(TaskRun.UnderWay run, Failure failure, Instant next) {
    Instant sendBy = run.order().sendBy();
    int limit = run.order().retry().limit();
    if (sendBy == null) {
      return run.attempts().size() <= limit;
    }
    return !next.isAfter(sendBy) && (isBusy(failure) || spent(run) <= limit);
  }

  /** Attempts that count against the limit: all but those that a busy endpoint turned down. */
  private static long spent(TaskRun run) {
    return run.attempts().stream().filter(attempt -> !isBusy(attempt.failure())).count();
  }

  private static boolean isBusy(@Nullable Failure failure) {
    return failure != null && failure.httpStatus() != null && BUSY.contains(failure.httpStatus());
  }

  private void settle(TaskRun.Settling run) {
    records.keep(
        () -> {
          ledger.unsettled(run);
          settler.take(run);
        });
  }

  /** What the settler finds out. */
  private final class Settled implements Settler.Ends {
    @Override
    public void over(TaskRun.Over run) {
      end(run);
    }

    @Override
    public void neverStarted(TaskRun.Settling run) {
      Instant now = clock.instant();
      if (spent(run) > run.order().retry().limit()) {
        var why = Failure.of("not-started", "sent, and proved not to have started anything");
        end(run.end(now, new Outcome.Refused(why), null));
        return;
      }
      Duration delay = run.order().retry().delayAfter(run.attempts().size(), run.id());
      park(run.waitUntil(now.plus(delay)));
    }
  }

  private void end(TaskRun.Over run) {
    recordEnd(() -> ledger.ended(run), run);
  }

  private void recordEnd(Runnable step, Entry end) {
    records.keep(
        () -> {
          step.run();
          var waiting = ends.remove(end.id());
          if (waiting != null) {
            waiting.complete(end);
          }
        });
  }
}
