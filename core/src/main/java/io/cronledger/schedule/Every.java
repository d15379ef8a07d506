package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** At every interval, whatever the clock on the wall says: {@code @every 90s}. */
public record Every(Duration interval) implements When {
  /** Below it, a schedule would be a busy loop. */
  static final Duration SHORTEST = Duration.ofMillis(100);

  public Every {
    if (interval.compareTo(SHORTEST) < 0
        || !interval.truncatedTo(ChronoUnit.MILLIS).equals(interval)) {
      throw new IllegalArgumentException(
          "%s is not an interval: whole milliseconds, at least %s, such as 90s"
              .formatted(interval, Span.print(SHORTEST)));
    }
  }

  @Override
  public String text() {
    return "@every " + Span.print(interval);
  }

  @Override
  public String inWords(ScheduleName name) {
    return "every " + SpanWords.of(interval);
  }

  @Override
  public String inWords(ScheduleName name, ZoneId zone) {
    return inWords(name);
  }

  @Override
  public Slots slots(ZoneId zone, ScheduleName name, Bounds bounds) {
    return IntervalSlots.of(interval, bounds);
  }
}
