package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;

/** Something in the ledger that is not as the definitions then in force say. */
public sealed interface Difference {
  ScheduleName schedule();

  /** The first slot that it concerns. */
  Instant slot();

  /** In a few words, for people. */
  String told();

  /** Consecutive slots that have no entry. */
  record Missing(ScheduleName schedule, Instant slot, Instant lastSlot, long count)
      implements Difference {
    @Override
    public String told() {
      return count == 1
          ? "the slot has no entry"
          : "%d slots up to %s have no entry".formatted(count, lastSlot);
    }
  }

  /** An entry for something that was no slot then. */
  record Unexpected(ScheduleName schedule, Instant slot, Recorded entry) implements Difference {
    @Override
    public String told() {
      return "entry %s is of no slot of the definition then in force".formatted(entry.id());
    }
  }

  /** Slots that an earlier entry has, too. */
  record Twice(ScheduleName schedule, Instant slot, Recorded entry) implements Difference {
    @Override
    public String told() {
      return "entry %s is of a slot that another entry has, too".formatted(entry.id());
    }
  }

  /** An entry that stands for more or fewer slots than there were. */
  record Miscounted(ScheduleName schedule, Instant slot, Recorded entry, long expected)
      implements Difference {
    @Override
    public String told() {
      return "entry %s counts %d slots, and there were %d"
          .formatted(entry.id(), entry.count(), expected);
    }
  }

  /** More or fewer slots are without an entry than entries were let go of. */
  record MiscountedPast(ScheduleName schedule, Instant slot, Pruned past, long absent)
      implements Difference {
    @Override
    public String told() {
      return "%d slots up to %s were let go of, and %d are without an entry"
          .formatted(past.count(), past.lastSlot(), absent);
    }
  }
}
