package io.cronledger.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
   * Claims a waiting run for one attempt. Its call is sent by whoever {@link Claim#MADE} it. The
   * order must be the one on record: what was not put on record for sure may have been ordered once
   * more, and otherwise.
   */
  Claim began(TaskRun.UnderWay run);

  /** Nothing ran under an attempt, or what ran is to run again; the run waits for the next. */
  void waits(TaskRun.Waiting run);

  /** A run that waited for others may be sent from now on. False if it is not waiting any more. */
  boolean released(TaskRun.Waiting run);

  /** The reply to an attempt was lost. */
  void unsettled(TaskRun.Settling run);

  /** A run under way, or settling, is over. */
  void ended(TaskRun.Over run);

  /**
   * A waiting run is over without being sent, or being sent again. False if it is not waiting for
   * that attempt any more.
   */
  boolean withdrawn(TaskRun.Over run);

  /**
   * A waiting run will not be sent; the entry takes its place, and that of its attempts. False if
   * it is not waiting any more.
   */
  boolean unfired(Unfired entry);

  /** What else the platform told of a run that is over. */
  void learned(RunId run, RunFacts facts);

  /** An attempt that had been shown to be absent had started something after all. */
  void turnedUp(RunId run, int attempt, String platformRunId);

  /** Somebody wants a run stopped. */
  void aborted(Deed.Aborted deed);

  Optional<TaskRun> run(RunId id);

  /** All runs that are not over, oldest first. */
  List<TaskRun> unfinished();

  /** Those of one schedule, however they were caused, oldest first. */
  List<TaskRun> unfinished(ScheduleName schedule);

  /** Whether there are any. */
  boolean hasUnfinished(ScheduleName schedule);

  /** Those of these runs that are over. */
  Set<RunId> over(Collection<RunId> runs);

  /** Those of the unfinished runs that somebody wants stopped. */
  Set<RunId> toBeStopped();

  /** Runs with an attempt that was begun since then and shown to be absent. */
  List<TaskRun> withAbsentAttempts(Instant since);
}
