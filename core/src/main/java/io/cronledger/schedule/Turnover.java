package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What comes into force at one instant, and what no longer is.
 *
 * <p>A definition that ends yields the slots up to its cursor, and one in its place those from
 * there on. Where it is known that it has no slot between its cursor and that instant, the cursor
 * need not be moved there first: the one ends and the other begins at that instant, as if it had
 * been. The same holds for a schedule new to the ledger, and for one that had ended. A cursor that
 * is ahead, since clocks are set back, stays where it is.
 *
 * @param idle definitions that have no slot after their cursor up to that instant, by hash; of a
 *     schedule that has another by now this says nothing
 */
public record Turnover(
    List<Definition> begin, Set<ScheduleName> end, Map<ScheduleName, String> idle, Instant at) {

  public Turnover {
    begin = List.copyOf(begin);
    end = Set.copyOf(end);
    idle = Map.copyOf(idle);
  }

  /** Whether a definition that is in force is one of the idle. */
  public boolean isIdle(ScheduleName schedule, String hash) {
    return hash.equals(idle.get(schedule));
  }
}
