package io.cronledger.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why there is a run. */
public sealed interface Cause {

  /** The schedule it belongs to, if any. */
  @Nullable ScheduleName schedule();

  /**
   * A slot was due.
   *
   * @param definition the hash of the definition that yielded the slot
   */
  record Slot(ScheduleName schedule, Instant slot, String definition) implements Cause {}

  /**
   * Somebody asked for it.
   *
   * @param by who, in a few words: {@code cli}, {@code api}
   */
  record Manual(String by, @Nullable ScheduleName schedule) implements Cause {}
}
