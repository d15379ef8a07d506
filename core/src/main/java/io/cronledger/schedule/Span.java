package io.cronledger.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A length of time as people write it: {@code 200ms}, {@code 90s}, {@code 1h30m}, {@code 7d}. */
public final class Span {
  /** A century: longer ones are slips of the finger, and arithmetic on them would overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final int MOST_DIGITS = 15;
  private static final String REMEDY =
      "Write it with its unit, such as 200ms, 90s, 5m, 2h or 7d, or together, largest first: 1h30m.";

  private enum Unit {
    D(86_400_000),
    H(3_600_000),
    M(60_000),
    S(1_000),
    MS(1);

    private final long millis;

    Unit(long millis) {
      this.millis = millis;
    }

    private String symbol() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Span() {}

  public static Parsed<Duration> parse(String text) {
    long total = 0;
    int at = 0;
    int largest = 0;
    while (at < text.length()) {
      int letters = skip(text, at, true);
      int end = skip(text, letters, false);
      int unit = unitOf(text.substring(letters, end), largest);
      if (letters == at || unit < 0) {
        return notADuration(text);
      }
      long millis = letters - at > MOST_DIGITS ? -1 : millis(text.substring(at, letters), unit);
      if (millis < 0 || millis > LONGEST.toMillis() - total) {
        return tooLong(text);
      }
      total += millis;
      largest = unit + 1;
      at = end;
    }
    return text.isEmpty() ? notADuration(text) : new Parsed.Good<>(Duration.ofMillis(total));
  }

  /** The canonical form: {@code parse(print(d))} is {@code d}, to the millisecond. */
  public static String print(Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException("a span is not negative: " + span);
    }
    long rest = span.toMillis();
    var text = new StringBuilder();
    for (Unit unit : Unit.values()) {
      if (rest >= unit.millis) {
        text.append(rest / unit.millis).append(unit.symbol());
        rest %= unit.millis;
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static int skip(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && (text.charAt(at) >= '0' && text.charAt(at) <= '9') == digits) {
      at++;
    }
    return at;
  }

  /** Units descend, so that {@code 30m1h} or {@code 1h1h} is seen as the slip it is. */
  private static int unitOf(String symbol, int largest) {
    for (int i = largest; i < Unit.values().length; i++) {
      if (Unit.values()[i].symbol().equals(symbol)) {
        return i;
      }
    }
    return -1;
  }

  private static long millis(String digits, int unit) {
    long factor = Unit.values()[unit].millis;
    long number = Long.parseLong(digits);
    return number > Long.MAX_VALUE / factor ? -1 : number * factor;
  }

  private static Parsed<Duration> notADuration(String text) {
    return flaw(text, Quote.of(text) + " is not a duration", REMEDY);
  }

  private static Parsed<Duration> tooLong(String text) {
    return flaw(
        text,
        Quote.of(text) + " is too long a duration",
        "The longest one is %s.".formatted(print(LONGEST)));
  }

  private static Parsed<Duration> flaw(String text, String message, String remedy) {
    return new Parsed.Bad<>(List.of(new Flaw(0, text.length(), message, remedy)));
  }
}
