package io.cronledger.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A length of time as it is said after "every": {@code minute}, {@code 90 seconds}, {@code 2 hours
 * and 30 minutes}.
 */
enum SpanWords {
  DAY(86_400_000),
  HOUR(3_600_000),
  MINUTE(60_000),
  SECOND(1_000),
  MILLISECOND(1);

  /** One number is easier than two as long as it is small: 90 minutes. */
  private static final int SMALL = 120;

  private final long millis;

  SpanWords(long millis) {
    this.millis = millis;
  }

  static String of(Duration span) {
    long millis = span.toMillis();
    for (SpanWords unit : values()) {
      long count = millis / unit.millis;
      // 24 hours are not "every day": a day of the calendar may have 23.
      boolean mistakable = unit == DAY && count == 1;
      if (millis % unit.millis == 0 && count < SMALL && !mistakable) {
        return count == 1 ? unit.noun() : unit.text(count);
      }
    }
    return mixed(millis);
  }

  private static String mixed(long millis) {
    List<String> parts = new ArrayList<>();
    long rest = millis;
    for (SpanWords unit : values()) {
      if (rest >= unit.millis) {
        parts.add(unit.text(rest / unit.millis));
        rest %= unit.millis;
      }
    }
    return Listing.and(parts);
  }

  private String text(long count) {
    return count + " " + noun() + (count == 1 ? "" : "s");
  }

  private String noun() {
    return name().toLowerCase(Locale.ROOT);
  }
}
