package io.cronledger.run;

import java.util.List;

/**
 * Where runs are put on record. Each method returns when its record would survive a loss of power,
 * and throws {@link LedgerUnavailable} when that cannot be had; then nothing of it is on record.
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
   *     then its call must not be sent
   */
  boolean began(TaskRun.UnderWay run);

  /** Nothing ran; the run waits for its next attempt. */
  void waits(TaskRun.Waiting run);

  /** The reply was lost. */
  void unsettled(TaskRun.Settling run);

  void ended(TaskRun.Over run);

  /** A waiting run will not be sent; the entry takes its place. */
  void unfired(Unfired entry);

  /** All runs that are not over, oldest first. */
  List<TaskRun> unfinished();

  /** Whether a run of that schedule, however it was caused, is not over. */
  boolean hasUnfinished(ScheduleName schedule);
}
