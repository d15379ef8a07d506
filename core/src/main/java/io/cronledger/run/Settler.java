package io.cronledger.run;

import io.cronledger.run.PlatformRuns.Survey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Finds out what became of runs whose reply was lost. It asks task by task, however many runs of a
 * task there are, and holds no thread between two askings.
 *
 * <p>That a run did not start is concluded only if the platform showed every run of the window,
 * some time after the call was sent, and is known to show keys at all. What cannot be known is
 * lost, and never sent again.
 */
public final class Settler {
  /** How long after sending a run may still turn up in the platform's lists. */
  static final Duration GRACE = Duration.ofSeconds(60);

  /** After so long the platform may have deleted the run. */
  static final Duration GIVE_UP = Duration.ofDays(7);

  /** How far the platform's clock may be from ours. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** What becomes of a run that was settled. */
  public interface Ends {
    /** Its end was found out, or it is lost. */
    void over(TaskRun.Over run);

    /** Proved: under its last attempt nothing ran. */
    void neverStarted(TaskRun.Settling run);
  }

  private final PlatformRuns platform;
  private final KeyEcho echo;
  private final InstantSource clock;
  private final Executor threads;
  private final Map<TaskRef, Case> cases = new HashMap<>();

  /** All runs of one task that are being settled, and when to ask about them next. */
  private static final class Case {
    private final TaskRef task;
    private final Map<RunId, TaskRun.Settling> runs = new HashMap<>();
    private Instant nextAt;
    private Duration pause = FIRST_PAUSE;
    private boolean isAsking;

    Case(TaskRef task, Instant nextAt) {
      this.task = task;
      this.nextAt = nextAt;
    }
  }

  public Settler(PlatformRuns platform, KeyEcho echo, InstantSource clock, Executor threads) {
    this.platform = platform;
    this.echo = echo;
    this.clock = clock;
    this.threads = threads;
  }

  /** Takes over a run that is on record as being settled. */
  public synchronized void take(TaskRun.Settling run) {
    Instant now = clock.instant();
    Case one = cases.computeIfAbsent(run.order().task(), task -> new Case(task, now));
    one.runs.put(run.id(), run);
    one.pause = FIRST_PAUSE;
    if (one.nextAt.isAfter(now.plus(FIRST_PAUSE))) {
      one.nextAt = now.plus(FIRST_PAUSE);
    }
  }

  /** How many runs are being settled. */
  public synchronized int open() {
    return cases.values().stream().mapToInt(one -> one.runs.size()).sum();
  }

  /** Asks about every task whose time has come. */
  public void tick(Ends ends) {
    Instant now = clock.instant();
    List<Case> due = new ArrayList<>();
    synchronized (this) {
      for (Case one : cases.values()) {
        if (!one.isAsking && !one.nextAt.isAfter(now)) {
          one.isAsking = true;
          due.add(one);
        }
      }
    }
    due.forEach(one -> threads.execute(() -> ask(one, ends)));
  }

  private void ask(Case one, Ends ends) {
    try {
      List<TaskRun.Settling> runs = runsOf(one);
      Instant asOf = clock.instant();
      Survey survey = platform.startedSince(earliest(runs).minus(SKEW), one.task);
      for (TaskRun.Settling run : runs) {
        if (settle(run, survey, asOf, ends)) {
          close(one, run);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      rest(one);
    }
  }

  private synchronized List<TaskRun.Settling> runsOf(Case one) {
    return List.copyOf(one.runs.values());
  }

  private synchronized void close(Case one, TaskRun.Settling run) {
    one.runs.remove(run.id());
  }

  private synchronized void rest(Case one) {
    one.isAsking = false;
    one.nextAt = clock.instant().plus(one.pause);
    Duration longer = one.pause.multipliedBy(3).dividedBy(2);
    one.pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    if (one.runs.isEmpty()) {
      cases.remove(one.task);
    }
  }

  private static Instant earliest(List<TaskRun.Settling> runs) {
    return runs.stream().map(Settler::sentAt).min(Instant::compareTo).orElseThrow();
  }

  private static Instant sentAt(TaskRun.Settling run) {
    return run.attempts().getFirst().startedAt();
  }

  /** Whether that is settled now. */
  private boolean settle(TaskRun.Settling run, Survey survey, Instant asOf, Ends ends)
      throws InterruptedException {
    Instant lastSent = run.attempts().getLast().startedAt();
    boolean graceIsOver = !asOf.isBefore(lastSent.plus(GRACE));
    boolean isHopeless = asOf.isAfter(lastSent.plus(GIVE_UP));
    switch (survey) {
      case Survey.Seen(List<PlatformRun> runs, boolean complete) -> {
        var started = runs.stream().filter(found -> isOf(found, run)).findFirst();
        if (started.isPresent()) {
          echo.seen();
          return follow(run, started.get(), ends)
              || (isHopeless && lose(run, "it never ended", ends));
        }
        if (complete && graceIsOver) {
          return conclude(run, ends);
        }
      }
      case Survey.Denied(Failure why) -> {
        if (graceIsOver) {
          return lose(run, "the platform does not answer questions about its runs: " + why, ends);
        }
      }
      case Survey.NoAnswer _ -> {}
    }
    return isHopeless && lose(run, "7 days have passed", ends);
  }

  private static boolean isOf(PlatformRun found, TaskRun.Settling run) {
    return found.key() != null && found.key().run().equals(run.id());
  }

  private boolean follow(TaskRun.Settling run, PlatformRun started, Ends ends)
      throws InterruptedException {
    if (started.isOver()
        && platform.endOf(started, run.order().call())
            instanceof Reply.Final(Outcome outcome, String id)) {
      ends.over(run.end(clock.instant(), outcome, id));
      return true;
    }
    return false;
  }

  private boolean conclude(TaskRun.Settling run, Ends ends) {
    if (!echo.wasSeen()) {
      return lose(run, "this platform has not yet shown that it keeps keys", ends);
    }
    ends.neverStarted(run);
    return true;
  }

  private boolean lose(TaskRun.Settling run, String reason, Ends ends) {
    Failure why = run.attempts().getLast().failure();
    String first = why == null ? "" : "; it began with " + why;
    var lost =
        Failure.of("reply-lost", "what became of the run cannot be known: " + reason + first);
    ends.over(run.end(clock.instant(), new Outcome.Lost(lost), null));
    return true;
  }
}
