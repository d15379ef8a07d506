package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.ZoneId;

/** When a schedule is due, with everything that decides it but the schedule's name. */
public record Timing(When when, ZoneId zone, Bounds bounds) {

  public Slots slots(ScheduleName name) {
    return when.slots(zone, name, bounds);
  }
}
