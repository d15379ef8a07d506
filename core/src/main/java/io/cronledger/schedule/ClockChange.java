package io.cronledger.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A change of the clock on the wall that does something to a schedule's slots.
 *
 * @param at when it happens
 * @param shows what the clock shows right after it
 * @param first the first local time of a slot that is skipped or repeated
 * @param last the last one
 * @param count how many there are
 */
public record ClockChange(
    Instant at,
    Effect effect,
    LocalDateTime shows,
    LocalDateTime first,
    LocalDateTime last,
    long count) {

  /** What becomes of the slots whose local time is skipped or repeated. */
  public enum Effect {
    /** Skipped, and due right after the change instead. */
    MOVED,
    /** Skipped, and due right after the change together with others. */
    MERGED,
    /** Skipped, and not due at all: the line follows the clock as it is shown. */
    SKIPPED,
    /** Due twice: the line follows the clock as it is shown. */
    REPEATED,
    /** Repeated, and due the first time only. */
    FIRST_TIME_ONLY
  }

  /** One sentence for a person: {@code 2027-03-28: the clock skips 02:30, due at 03:00 instead}. */
  public String inWords() {
    String times = time(first) + (count == 1 ? "" : " to " + time(last));
    String slots = count == 1 ? "this slot" : "these %d slots".formatted(count);
    return shows.toLocalDate()
        + ": the clock "
        + switch (effect) {
          case MOVED -> "skips %s, due at %s instead".formatted(times, time(shows));
          case MERGED -> "skips %s, due once, at %s".formatted(times, time(shows));
          case SKIPPED -> "skips %s, %s fall%s away".formatted(times, slots, count == 1 ? "s" : "");
          case REPEATED ->
              "shows %s twice, %s come%s twice".formatted(times, slots, count == 1 ? "s" : "");
          case FIRST_TIME_ONLY -> "shows %s twice, due the first time only".formatted(times);
        };
  }

  static List<ClockChange> of(
      LocalTimes times,
      List<WallClock.Stretch> changes,
      BiFunction<Long, WallClock.Stretch, Effect> skipped,
      Effect repeated) {
    List<ClockChange> found = new ArrayList<>();
    for (WallClock.Stretch change : changes) {
      boolean gap = change.beginsWithGap();
      long from = gap ? change.reached() + 1 : change.localStart();
      long to = gap ? change.localStart() : Math.min(change.reached() + 1, change.localEnd());
      long count = times.count(from, to);
      if (count > 0) {
        found.add(
            new ClockChange(
                Instant.ofEpochSecond(change.start()),
                gap ? skipped.apply(count, change) : repeated,
                local(change.localStart()),
                local(times.atOrAfter(from)),
                local(times.atOrBefore(to - 1)),
                count));
      }
    }
    return found;
  }

  private String time(LocalDateTime time) {
    return time.toLocalDate().equals(shows.toLocalDate())
        ? time.toLocalTime().toString()
        : time.toLocalDate() + " " + time.toLocalTime();
  }

  private static LocalDateTime local(long second) {
    return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
  }
}
