package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A process that serves a ledger, perhaps beside others, as it last told of itself.
 *
 * @param epoch counts all starts of all nodes
 * @param id stays the same from start to start
 * @param fires whether it has schedules fired, or only made runs of its own
 * @param checkedInAt by the database's clock
 * @param isLive whether its lease lasts
 * @param hasEnded whether it is known to be over; whoever is neither live nor over is waited for
 * @param skew how far its clock is ahead of the database's; null if it is not known
 * @param running calls under way
 * @param files a hash of the set of definitions it has read; null if it has read none
 */
public record Node(
    long epoch,
    UUID id,
    String name,
    String version,
    boolean fires,
    Instant joinedAt,
    Instant checkedInAt,
    boolean isLive,
    boolean hasEnded,
    @Nullable Duration skew,
    int running,
    @Nullable String files) {

  /** How a node stands to the others. */
  public enum State {
    LIVE,
    /** Its lease is over; nobody has said yet that it is. */
    SILENT,
    /** It writes nothing more. */
    ENDED
  }

  public State state() {
    if (hasEnded) {
      return State.ENDED;
    }
    return isLive ? State.LIVE : State.SILENT;
  }
}
