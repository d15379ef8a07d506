package io.cronledger.api;

import io.cronledger.schedule.ClockChange;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Slots;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A slot to come, and what a change of the clock on the wall has to do with it. */
public record Upcoming(Schedule schedule, Instant slot) {
  /** No clock is set further than that, so that no slot is moved further. */
  private static final Duration FAR = Duration.ofDays(1);

  /** {@code {"schedule", "slot", "local", "note"}}. */
  public ObjectNode document() {
    return new Fields()
        .with("schedule", schedule.name())
        .with("slot", slot)
        .with("local", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local()))
        .with("note", note())
        .node();
  }

  private ZonedDateTime local() {
    return slot.atZone(schedule.timing().zone());
  }

  private @Nullable String note() {
    Slots slots = schedule.firings();
    Instant previous = slots.before(slot).orElse(slot.minus(FAR));
    Instant first = previous.isBefore(slot.minus(FAR)) ? previous : slot.minus(FAR);
    String told =
        slots.clockChanges(first, slot.plus(FAR)).stream()
            .filter(change -> concerns(change, previous))
            .map(ClockChange::inWords)
            .collect(Collectors.joining("; "));
    return told.isEmpty() ? null : told;
  }

  private boolean concerns(ClockChange change, Instant previous) {
    return switch (change.effect()) {
      case MOVED, MERGED, SKIPPED -> change.at().isAfter(previous) && !change.at().isAfter(slot);
      case REPEATED, FIRST_TIME_ONLY -> {
        var time = local().toLocalDateTime();
        yield !time.isBefore(change.first()) && !time.isAfter(change.last());
      }
    };
  }
}
