package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;

/**
 * Slots of one definition whose entries were let go of. What is left is how many there were, so
 * that every slot can still be accounted for. Between the first and the last of them there may be
 * entries that are still on record, such as failures that are kept longer.
 *
 * @param definition the hash of the definition that yielded the slots
 */
public record Pruned(
    ScheduleName schedule, String definition, Instant firstSlot, Instant lastSlot, long count) {
  public Pruned {
    if (count < 1 || lastSlot.isBefore(firstSlot)) {
      throw new IllegalArgumentException(
          "%d slots from %s to %s".formatted(count, firstSlot, lastSlot));
    }
  }

  /** These slots and others of the same definition. */
  public Pruned and(Pruned other) {
    return new Pruned(
        schedule,
        definition,
        firstSlot.isBefore(other.firstSlot) ? firstSlot : other.firstSlot,
        lastSlot.isAfter(other.lastSlot) ? lastSlot : other.lastSlot,
        count + other.count);
  }
}
