package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One single time: {@code @at 2026-12-24T18:00}.
 *
 * @param local to the second
 * @param offset null when it is read in the schedule's zone
 */
public record Once(LocalDateTime local, @Nullable ZoneOffset offset) implements When {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  public Once {
    if (!local.truncatedTo(ChronoUnit.SECONDS).equals(local)
        || local.getYear() < Days.FIRST_YEAR
        || local.getYear() > Days.LAST_YEAR) {
      throw new IllegalArgumentException(
          "%s is not a time for @at: whole seconds, years %d to %d"
              .formatted(local, Days.FIRST_YEAR, Days.LAST_YEAR));
    }
  }

  @Override
  public String text() {
    return "@at " + local + (offset == null ? "" : offset.toString());
  }

  @Override
  public String inWords(ScheduleName name) {
    String day = local.format(DAY);
    String time = local.toLocalTime() + (offset == null ? "" : " " + zone(offset));
    return "once, on %s at %s".formatted(day, time);
  }

  @Override
  public String inWords(ScheduleName name, ZoneId zone) {
    return offset == null ? When.super.inWords(name, zone) : inWords(name);
  }

  private static String zone(ZoneOffset offset) {
    return offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
  }

  @Override
  public Slots slots(ZoneId zone, ScheduleName name, Bounds bounds) {
    var clock = new WallClock((offset == null ? zone : offset).getRules());
    var time = new LocalTimes.Single(local.toEpochSecond(ZoneOffset.UTC));
    return BoundedSlots.of(new FixedTimeSlots(time, clock), bounds);
  }
}
