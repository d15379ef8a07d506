package io.cronledger.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a run that is known before it starts, and never changes.
 *
 * @param orderedAt when it came into the ledger
 * @param sendBy the last instant at which it may be sent for the first time, unless it had to wait
 *     its turn; null for any
 */
public record RunOrder(
    RunId id,
    TaskCall call,
    Cause cause,
    Instant orderedAt,
    @Nullable Instant sendBy,
    Turn turn,
    Retry retry) {

  public TaskRef task() {
    return call.task();
  }
}
