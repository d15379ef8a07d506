package io.cronledger.run;

import java.util.List;

/**
 * Where runs are put on record. Each method returns when its record would survive a loss of power,
 * and throws {@link LedgerUnavailable} when that cannot be had; then nothing of it is on record,
 * or, if the ledger broke between writing and making sure, all of it.
 *
 * <p>So what is on record already may be said again, and changes nothing. What contradicts the
 * record is an {@link IllegalStateException}. Instants are kept in microseconds; what is finer is
 * cut off.
 *
 * <p>Slots come into the ledger another way: together with the cursor that passes them.
 */
public interface Ledger {

  LedgerId id();

  /** Enters a run that somebody asked for. */
  void ordered(TaskRun.Waiting run);

  /**
   * Claims a waiting run for one attempt.
   *
   * @return false if it is not waiting any more, or its earlier attempts are not the ones given:
   *     then its call must not be sent. So it is, too, when the very same claim is made again
   */
  boolean began(TaskRun.UnderWay run);

  /** Nothing ran under an attempt, be it known at once or found out; the run waits for the next. */
  void waits(TaskRun.Waiting run);

  /** The reply to an attempt was lost. */
  void unsettled(TaskRun.Settling run);

  /** A run under way, or settling, is over. */
  void ended(TaskRun.Over run);

  /** A waiting run will not be sent; the entry takes its place, and that of its attempts. */
  void unfired(Unfired entry);

  /** All runs that are not over, oldest first. */
  List<TaskRun> unfinished();

  /** Whether a run of that schedule, however it was caused, is not over. */
  boolean hasUnfinished(ScheduleName schedule);
}
