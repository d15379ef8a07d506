package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes that serve one ledger know of each other. Leases are counted by the database's
 * clock. Once an epoch is over, nothing is written under it any more: not by a process that was
 * paused, nor by one that was cut off.
 *
 * <p>Each method throws {@link LedgerUnavailable} if the ledger cannot be had.
 */
public interface Roster {

  /**
   * Who joins.
   *
   * @param id of a node of which no other process is alive
   * @param endpoint where its tasks run; all nodes must look for runs at the same place
   * @param fires whether it has schedules fired
   */
  record Self(UUID id, String name, String version, String endpoint, boolean fires) {}

  /** What a node tells of itself. */
  record Word(@Nullable Duration skew, int running) {}

  /** What it hears. */
  sealed interface Heard {}

  /** Its epoch goes on, and so do those of others. */
  record Sight(Instant databaseTime, List<Node> nodes) implements Heard {}

  /**
   * Nothing is written under its epoch any more.
   *
   * @param forgotten whether the database may have forgotten what it told, calls under way included
   */
  record Over(boolean forgotten) implements Heard {}

  /**
   * What was left by others and is ours now.
   *
   * @param ended whether an epoch was found to be over
   */
  record TakenOver(List<RunId> runs, boolean ended) {}

  /**
   * Begins an epoch, under which all is written from now on. What this node did before is over.
   *
   * @throws LedgerUnavailable also if a node that is live runs its tasks elsewhere
   */
  long join(Self self, Duration lease);

  /** Makes the lease last from now on, unless the epoch is over. */
  Heard renew(Word word, Duration lease);

  /**
   * Makes those runs ours that are not over and whose node is.
   *
   * @param endThoseWithoutLease whether to end epochs whose lease is over
   */
  TakenOver takeOver(boolean endThoseWithoutLease);

  /** Runs that are ours, and not over. */
  List<RunId> ours();

  /** Nothing is under way any more; whatever is left may be taken over at once. */
  void leave();
}
