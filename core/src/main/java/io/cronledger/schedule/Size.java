package io.cronledger.schedule;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of bytes as people write it: {@code 500KiB}, {@code 64MiB}, {@code 1GiB}. */
public final class Size {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB");

  private Size() {}

  /** In bytes, one or more. */
  public static Parsed<Long> parse(String text) {
    Matcher form = FORM.matcher(text);
    long bytes =
        form.matches() ? Long.parseLong(form.group(1)) << (10 * UNITS.indexOf(form.group(2))) : 0;
    return bytes > 0
        ? new Parsed.Good<>(bytes)
        : new Parsed.Bad<>(
            List.of(
                new Flaw(
                    0,
                    text.length(),
                    Quote.of(text) + " is not an amount of bytes",
                    "Write it with its unit, such as 500KiB, 64MiB or 1GiB.")));
  }

  /** The canonical form: {@code parse(print(n))} is {@code n}. */
  public static String print(long bytes) {
    int unit = 0;
    long rest = bytes;
    while (unit < UNITS.size() - 1 && rest >= 1024 && rest % 1024 == 0) {
      rest /= 1024;
      unit++;
    }
    return rest + UNITS.get(unit);
  }
}
