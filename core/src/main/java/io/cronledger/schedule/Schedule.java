package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named entry of a cron file, fully resolved: a task and when it is due.
 *
 * @param enabled false keeps the entry on the books, but it yields no slots
 * @param keep how long its finished runs stay; null for as long as the service keeps any
 * @param tags for people and for filters
 * @param description in the user's words; may be empty
 */
public record Schedule(
    ScheduleName name,
    Timing timing,
    CallPlan call,
    Policy policy,
    boolean enabled,
    @Nullable Duration keep,
    List<String> tags,
    String description) {
  public Schedule {
    tags = List.copyOf(tags);
  }

  public Slots slots() {
    return enabled ? timing.slots(name) : NoSlots.NONE;
  }

  /** Those of the slots that the calendar allows to be fired. */
  public Slots firings() {
    return AllowedSlots.of(slots(), timing);
  }

  /** When it fires: {@code at 06:00, Monday to Friday, Europe/Prague}. */
  public String inWords() {
    return timing.inWords(name);
  }
}
