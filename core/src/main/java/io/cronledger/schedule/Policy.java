package io.cronledger.schedule;

import io.cronledger.run.Retry;
import java.time.Duration;

/**
 * What a schedule does when things are not as they should be.
 *
 * @param overlap when its previous run is still under way
 * @param catchup with slots that came due while the service was down
 * @param late how late after its slot a run may still be sent for the first time
 * @param retry when nothing ran, and when what ran ended badly
 */
public record Policy(Overlap overlap, Catchup catchup, Duration late, Retry retry) {

  public static final Policy DEFAULT =
      new Policy(Overlap.SKIP, Catchup.LAST, Duration.ofMinutes(5), Retry.DEFAULT);

  /** What becomes of a slot when the previous run of its schedule is still under way. */
  public enum Overlap {
    /** It does not fire. */
    SKIP,
    /** It waits until that is over; one waits at a time, further ones do not fire. */
    QUEUE,
    /** It fires all the same. */
    ALLOW,
    /** That is stopped, and it waits until it is over; one waits at a time. */
    REPLACE
  }

  /** Which of the slots that came due while the service was down are made up for. */
  public enum Catchup {
    NONE,
    LAST,
    ALL
  }
}
