package io.cronledger.api;

import io.cronledger.schedule.ClockChange;
import io.cronledger.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What the clock on the wall will do to a schedule's slots before long. */
public final class ClockNotes {
  private static final Duration YEAR = Duration.ofDays(366);

  private ClockNotes() {}

  /** {@code [{"at", "note"}]} in the order of time; null if no change concerns it. */
  public static @Nullable ArrayNode withinAYear(Schedule schedule, Instant from) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (ClockChange change : schedule.firings().clockChanges(from, from.plus(YEAR))) {
      all.add(new Fields().with("at", change.at()).with("note", change.inWords()).node());
    }
    return all.isEmpty() ? null : all;
  }
}
