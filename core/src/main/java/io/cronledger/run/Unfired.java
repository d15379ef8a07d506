package io.cronledger.run;

import java.time.Instant;

/**
 * Consecutive slots of one definition that did not fire, all for one reason. However many they are,
 * they are one entry.
 *
 * @param id of the first slot's run, had there been one
 * @param definition the hash of the definition that yielded the slots
 */
public record Unfired(
    RunId id,
    ScheduleName schedule,
    TaskRef task,
    String definition,
    Instant firstSlot,
    Instant lastSlot,
    long count,
    Reason reason)
    implements Entry {

  public Unfired {
    if (count < 1 || lastSlot.isBefore(firstSlot)) {
      throw new IllegalArgumentException(
          "%d slots from %s to %s".formatted(count, firstSlot, lastSlot));
    }
  }

  /**
   * Why a slot did not fire: the first three by rule or by a person, the others by circumstance.
   */
  public enum Reason {
    /** The previous run was still under way. */
    OVERLAP,
    /** The schedule's calendar says so. */
    CALENDAR,
    /** Somebody paused the schedule. */
    PAUSED,
    /** No service ran. */
    DOWN,
    /** It could not be sent in time. */
    LATE,
    /** A later slot of the same backlog stands for it. */
    SUPERSEDED,
    /** The backlog was longer than its limit. */
    BOUND,
    /** The ledger could not be written. */
    STORE;

    public boolean isByRule() {
      return compareTo(PAUSED) <= 0;
    }
  }

  /** These slots and another one after them. */
  public Unfired and(Unfired later) {
    return new Unfired(
        id, schedule, task, definition, firstSlot, later.lastSlot, count + later.count, reason);
  }

  /** Whether a later range says the same of the same definition, so that both can be one entry. */
  public boolean goesOnWith(Unfired later) {
    return reason == later.reason && definition.equals(later.definition);
  }

  @Override
  public Status status() {
    return reason.isByRule() ? Status.SKIPPED : Status.MISSED;
  }
}
