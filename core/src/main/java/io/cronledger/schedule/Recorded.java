package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.Optional;

/**
 * What an entry says of its slots, and no more.
 *
 * @param definition the hash of the one that yielded them
 */
public record Recorded(
    RunId id, ScheduleName schedule, String definition, Instant first, Instant last, long count) {

  /** None if the entry has no slot. */
  public static Optional<Recorded> of(Entry entry) {
    return switch (entry) {
      case Unfired range ->
          Optional.of(
              new Recorded(
                  range.id(),
                  range.schedule(),
                  range.definition(),
                  range.firstSlot(),
                  range.lastSlot(),
                  range.count()));
      case TaskRun run ->
          run.order().cause() instanceof Cause.Slot(var schedule, var slot, var definition)
              ? Optional.of(new Recorded(run.id(), schedule, definition, slot, slot, 1))
              : Optional.empty();
    };
  }
}
