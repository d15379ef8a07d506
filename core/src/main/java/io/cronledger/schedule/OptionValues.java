package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRef;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the values of options are read; each says what would be right. */
final class OptionValues {
  /** The JDK makes a new set of 600 names for each question. */
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  private OptionValues() {}

  static Parsed<ScheduleName> name(String text) {
    return ScheduleName.isValid(text)
        ? good(new ScheduleName(text))
        : bad(
            text,
            "is not a schedule name",
            "Use lower-case letters, digits and '-', such as 'price-watch'.");
  }

  static Parsed<TaskRef> task(String text) {
    return TaskRef.isValid(text)
        ? good(new TaskRef(text))
        : bad(text, "is not a task", "Use its id, such as 'xYt67fkmQ0Pzn2bTa', or 'owner~name'.");
  }

  static Parsed<ZoneId> zone(String text) {
    if (ZONES.contains(text)) {
      return good(ZoneId.of(text));
    }
    String remedy =
        Suggestion.closest(text, ZONES)
            .map("Did you mean '%s'?"::formatted)
            .orElse("Use a name of the IANA database, such as 'Europe/Prague' or 'UTC'.");
    return bad(text, "is not a time zone", remedy);
  }

  static Parsed<InputTemplate> input(String text) {
    var template = new InputTemplate(text);
    List<Flaw> flaws = template.flaws();
    return flaws.isEmpty() ? good(template) : new Parsed.Bad<>(flaws);
  }

  static Parsed<String> text(String text) {
    return text.isBlank()
        ? bad(text, "is empty", "Give a value, or leave the option out.")
        : good(text);
  }

  static Parsed<List<String>> tags(String text) {
    List<String> tags = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    return tags.contains("")
        ? bad(text, "has an empty tag", "Write tags with commas between, such as 'daily,shop'.")
        : good(tags);
  }

  static Parsed<List<String>> fields(String text) {
    List<String> fields = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    return fields.contains("")
        ? bad(text, "has an empty field", "Write fields with commas between, such as 'url,title'.")
        : good(fields);
  }

  static Parsed<String> tokenName(String text) {
    return text.matches("[A-Za-z0-9_]{1,60}")
        ? good(text)
        : bad(
            text,
            "is not the name of a token",
            "Use letters, digits and '_', such as 'SHOP', which is read from TOKEN_SHOP.");
  }

  static Parsed<Boolean> flag(String text) {
    return switch (text) {
      case "true" -> good(true);
      case "false" -> good(false);
      default -> bad(text, "is neither true nor false", "Write 'true' or 'false'.");
    };
  }

  static Function<String, Parsed<Integer>> integerFrom(int least) {
    return text -> {
      boolean fits = text.matches("\\d{1,9}") && Integer.parseInt(text) >= least;
      return fits
          ? good(Integer.valueOf(text))
          : bad(
              text,
              "is not a whole number from %d".formatted(least),
              "Write digits alone, such as '60'.");
    };
  }

  static Parsed<Integer> memory(String text) {
    boolean fits =
        text.matches("\\d{1,9}")
            && Integer.parseInt(text) >= 128
            && Integer.bitCount(Integer.parseInt(text)) == 1;
    return fits
        ? good(Integer.valueOf(text))
        : bad(text, "is not an amount of memory", "In MB, a power of 2 from 128, such as '512'.");
  }

  static Parsed<BigDecimal> money(String text) {
    boolean fits = text.matches("\\d{1,9}(\\.\\d{1,9})?") && new BigDecimal(text).signum() > 0;
    return fits
        ? good(new BigDecimal(text))
        : bad(text, "is not an amount of money", "In US dollars, more than 0, such as '0.50'.");
  }

  static Parsed<Duration> positive(String text) {
    Parsed<Duration> span = Span.parse(text);
    return span instanceof Parsed.Good<Duration>(Duration value) && value.isZero()
        ? bad(text, "is no time at all", "Use a duration such as '330s' or '5m'.")
        : span;
  }

  static <E extends Enum<E>> Function<String, Parsed<E>> oneOf(Class<E> choices) {
    return text -> {
      for (E choice : choices.getEnumConstants()) {
        if (word(choice).equals(text)) {
          return good(choice);
        }
      }
      return noneOf(Arrays.stream(choices.getEnumConstants()).map(OptionValues::word), text);
    };
  }

  static Function<String, Parsed<String>> oneOf(String... choices) {
    return text ->
        Arrays.asList(choices).contains(text) ? good(text) : noneOf(Arrays.stream(choices), text);
  }

  private static <T> Parsed<T> noneOf(Stream<String> choices, String text) {
    String all = choices.map(choice -> "'" + choice + "'").collect(Collectors.joining(", "));
    return bad(text, "is not one of the choices", "Choose one of " + all + ".");
  }

  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** A date, or a date and time, on a zone's wall clock; or a time with its own offset. */
  static Function<String, Parsed<Instant>> instantIn(ZoneId zone) {
    return text -> {
      try {
        return good(instant(text, zone));
      } catch (DateTimeException e) {
        return bad(
            text,
            "is not a point in time",
            "Write '2026-12-24', '2026-12-24T18:00' or '2026-12-24T18:00:00Z'.");
      }
    };
  }

  private static Instant instant(String text, ZoneId zone) {
    if (!text.contains("T")) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    boolean hasOffset = text.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)");
    return hasOffset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  private static <T> Parsed<T> good(T value) {
    return new Parsed.Good<>(value);
  }

  private static <T> Parsed<T> bad(String text, String what, String remedy) {
    return new Parsed.Bad<>(
        List.of(new Flaw(0, text.length(), "%s %s".formatted(Quote.of(text), what), remedy)));
  }
}
