package io.cronledger.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who takes over the runs that come into the ledger. */
public interface Starter {

  /** A run can be claimed so much before its slot at the most. */
  Duration MOST_AHEAD = Duration.ofSeconds(1);

  /** Takes over a run that waits. */
  void start(TaskRun.Waiting run);

  /**
   * Keeps a place free for a run that is about to come into the ledger. A run with a place comes
   * into it claimed, which saves a second write before its call leaves.
   *
   * @return null if its call could not leave at once; then it comes into the ledger waiting
   */
  default @Nullable Place placeFor(TaskRun.Waiting run) {
    return null;
  }

  /** A place for one call, left by one of these ways. */
  interface Place {

    /**
     * The claim is on record.
     *
     * @return has its call leave; to be run once, and not before its slot has come
     */
    Runnable take(TaskRun.UnderWay claim);

    /** The claim is not on record. */
    void giveBack();

    /** The ledger did not say whether the claim is on record. Its call does not leave. */
    void doubt(TaskRun.UnderWay claim);
  }
}
