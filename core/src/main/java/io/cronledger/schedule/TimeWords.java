package io.cronledger.schedule;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;

/** The times of a day in words. */
record TimeWords(TimesOfDay times) {
  private static final int DAY = 86_400;
  private static final int HOUR = 3_600;
  private static final long ALL_HOURS = Bits.range(0, 23, 1);
  private static final long ALL_SIXTY = Bits.range(0, 59, 1);

  /** Up to so many times are told one by one. */
  private static final int FEW = 6;

  /** Whether they are told as {@code at 06:00}, so that it has to be said on which days. */
  boolean areFew() {
    return times.size() <= FEW && !areRegular();
  }

  String text() {
    if (areRegular()) {
      return regular();
    }
    if (areFew()) {
      return "at " + Listing.and(all().mapToObj(this::clock).toList());
    }
    return minutesAndHours() + seconds();
  }

  /** Whether each comes equally long after the last one, and often enough to say so. */
  private boolean areRegular() {
    if (times.size() < 4) {
      return false;
    }
    int step = step();
    int time = times.first();
    while (time != times.last()) {
      int next = times.atOrAfter(time + 1);
      if (next - time != step) {
        return false;
      }
      time = next;
    }
    return !goesRoundTheClock() || startsWithTheDay();
  }

  private String regular() {
    String every = "every " + SpanWords.of(Duration.ofSeconds(step()));
    return goesRoundTheClock() && times.first() == 0
        ? every
        : "%s from %s to %s".formatted(every, clock(times.first()), clock(times.last()));
  }

  private boolean goesRoundTheClock() {
    return times.last() + step() - times.first() == DAY;
  }

  /**
   * Times that go round the clock but not from midnight are told by the hour: they seem to have no
   * beginning.
   */
  private boolean startsWithTheDay() {
    return times.first() == 0 || step() > HOUR;
  }

  private int step() {
    return times.atOrAfter(times.first() + 1) - times.first();
  }

  private String minutesAndHours() {
    long minutes = times.minutes();
    boolean always = times.hours() == ALL_HOURS;
    if (always && minutes == ALL_SIXTY) {
      return "every minute";
    }
    if (always && Listing.step(minutes) == 0) {
      return minutes == 1
          ? "every hour"
          : "every hour at " + Listing.runs(minutes, TimeWords::past);
    }
    return minutes(minutes) + " of " + hours(times.hours());
  }

  private static String minutes(long minutes) {
    int step = Listing.step(minutes);
    if (step == 0) {
      return "at " + Listing.runs(minutes, TimeWords::past);
    }
    String every = "every " + SpanWords.of(Duration.ofMinutes(step));
    boolean whole = minutes == Bits.range(0, 59, step) && 60 % step == 0;
    return whole
        ? every
        : "%s from %s to %s".formatted(every, past(Bits.first(minutes)), past(Bits.last(minutes)));
  }

  private static String hours(long hours) {
    int step = Listing.step(hours);
    if (hours == ALL_HOURS) {
      return "every hour";
    }
    if (step == 0) {
      boolean one = Long.bitCount(hours) == 1;
      return (one ? "the hour " : "the hours ") + Listing.runs(hours, TimeWords::two);
    }
    return "every %shour from %s to %s"
        .formatted(
            step == 1 ? "" : Listing.ordinal(step) + " ",
            two(Bits.first(hours)),
            two(Bits.last(hours)));
  }

  private String seconds() {
    long seconds = times.seconds();
    if (seconds == 1) {
      return "";
    }
    int step = Listing.step(seconds);
    if (step != 0 && seconds == Bits.range(0, 59, step) && 60 % step == 0) {
      return ", every %s of the minute".formatted(SpanWords.of(Duration.ofSeconds(step)));
    }
    return (Long.bitCount(seconds) == 1 ? ", at second " : ", at seconds ")
        + Listing.runs(seconds, Integer::toString);
  }

  private IntStream all() {
    return IntStream.iterate(
        times.first(), time -> time != TimesOfDay.NONE, time -> times.atOrAfter(time + 1));
  }

  private String clock(int time) {
    String hourAndMinute = two(time / HOUR) + ":" + two(time / 60 % 60);
    return times.seconds() == 1 ? hourAndMinute : hourAndMinute + ":" + two(time % 60);
  }

  private static String past(int minute) {
    return ":" + two(minute);
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }
}
