package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the platform can be asked about runs, so that a lost reply is a question and not a guess.
 */
public interface PlatformRuns {

  /**
   * Lists the runs of a task that were started from an instant on, and by whom. One asking serves
   * every run of the task that is being settled.
   */
  Survey startedSince(Instant instant, Target target) throws InterruptedException;

  /** Waits for a run to be over, but no longer than that; false if it is not, or nobody says. */
  boolean isOverWithin(Duration atMost, PlatformRun run, Target target) throws InterruptedException;

  /**
   * Tells how a run ended that is over, and what it left. {@link Reply.Unclear} if that cannot be
   * had just now; {@link Outcome.Lost} if the platform does not know the run any more.
   */
  Reply endOf(PlatformRun run, TaskCall call) throws InterruptedException;

  /** Has a run stopped. Whether that worked, its end will tell. */
  void stop(PlatformRun run, Target target) throws InterruptedException;

  /** What came of asking. */
  sealed interface Survey {

    /**
     * Runs that were started in the window.
     *
     * @param account whose runs these are: the endpoint and the user behind the token
     * @param complete whether these are all: every page of the window was answered, and every
     *     candidate told who had started it
     */
    record Seen(String account, List<PlatformRun> runs, boolean complete) implements Survey {
      public Seen {
        runs = List.copyOf(runs);
      }
    }

    /** We may not ask, or there is nothing to ask: asking again is pointless. */
    record Denied(Failure why) implements Survey {}

    /** No answer just now. */
    record NoAnswer(Failure why) implements Survey {}
  }
}
