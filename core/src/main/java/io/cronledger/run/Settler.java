package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from the platform what our own side does not know of runs: above all what became of
 * those whose reply was lost. It asks task by task, however many runs of a task there are, and
 * holds no thread between two askings.
 *
 * <p>That a run did not start is concluded only if the platform showed every run of the window,
 * some time after the call was sent, and is known to show keys at all. What cannot be known is
 * lost, and never sent again.
 */
public final class Settler {
  /**
   * How long a call may take to leave after its claim, or after its slot if it was claimed ahead,
   * before it must not leave any more.
   */
  public static final Duration CLAIM_HOLDS = Duration.ofSeconds(5);

  /**
   * How long after its reply was lost an attempt may still turn up in the platform's lists, by the
   * clock that nobody sets.
   */
  static final Duration GRACE = CLAIM_HOLDS.plusSeconds(60);

  /** Runs that are waited for at the platform at one time; of others its lists tell. */
  private static final int FOLLOWED = 64;

  /** Beyond so many, what else the platform knows of runs that ended well is not asked for. */
  private static final int MOST_FACTS = 10_000;

  private final PlatformRuns platform;
  private final KeyEcho echo;
  private final Time time;
  private final Executor threads;
  private final Semaphore followers = new Semaphore(FOLLOWED);
  private final Tally tally = new Tally();
  private final Map<Target, Case> cases = new HashMap<>();

  /** What was found out. */
  public interface Findings {
    /** How a run ended whose reply was lost; or that this cannot be known. */
    void ended(TaskRun.Settling run, Outcome outcome, @Nullable RunFacts facts);

    /** Proved: under its last attempt nothing ran. */
    void neverStarted(TaskRun.Settling run);

    /** Nobody has sent it yet, as far as the platform tells. */
    void unprecedented(TaskRun.Waiting run);

    /** An earlier process sent it, and had not put that on record. */
    void preceded(TaskRun.Waiting run, PlatformRun found);

    /** What the platform knows of a run beside its outcome. */
    void learned(TaskRun.Over run, RunFacts facts);

    /** What was shown to be absent turned up after all, and was told to stop. */
    void twin(TaskRun run, Attempt attempt, PlatformRun found);
  }

  public Settler(PlatformRuns platform, KeyEcho echo, Time time, Executor threads) {
    this.platform = platform;
    this.echo = echo;
    this.time = time;
    this.threads = threads;
  }

  /** Takes over a run that is on record as being settled. */
  public void take(TaskRun.Settling run) {
    ask(new Question.End(run));
  }

  /**
   * Asks whether a run that waits had been sent by an earlier process.
   *
   * @param justNow whether that may have been a moment ago, so that it need not be on a list yet
   */
  public void lookBefore(TaskRun.Waiting run, boolean justNow) {
    ask(new Question.Precedent(run, justNow));
  }

  /** Asks, in its own time, what else the platform tells of a run. */
  public void learn(TaskRun.Over run) {
    if (tally.of(Question.Facts.class) < MOST_FACTS) {
      ask(new Question.Facts(run));
    }
  }

  /** Watches for an attempt that was shown to be absent. */
  public void watch(TaskRun run, Attempt attempt, Instant until) {
    ask(new Question.Twin(run, attempt, until));
  }

  /** Has a run stopped, wherever it is. */
  public void stop(TaskRun.Open run) {
    ask(new Question.Whereabouts(run, time.instant()));
  }

  /** The run is over: it need not be stopped any more. */
  public synchronized void over(TaskRun.Over run) {
    Case one = cases.get(run.order().call().target());
    if (one != null) {
      one.withdrawStop(run.id());
    }
  }

  /** How many runs are being settled. */
  public int open() {
    return tally.of(Question.End.class);
  }

  private synchronized void ask(Question question) {
    cases
        .computeIfAbsent(
            question.run().order().call().target(),
            target -> new Case(target, platform, echo, time, followers, tally))
        .add(question);
  }

  /** Asks about every task whose time has come. */
  public void tick(Findings findings) {
    due().forEach(one -> threads.execute(() -> one.ask(findings, threads)));
  }

  private synchronized Collection<Case> due() {
    Instant now = time.instant();
    cases.values().removeIf(Case::isEmpty);
    List<Case> due = cases.values().stream().filter(one -> one.isDue(now)).toList();
    due.forEach(Case::begin);
    return due;
  }
}
