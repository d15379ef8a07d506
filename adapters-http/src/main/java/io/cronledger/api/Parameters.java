package io.cronledger.api;

import io.cronledger.schedule.Parsed;
import io.cronledger.schedule.Span;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The query parameters of a request, read so that all that is wrong with them is told at once. */
final class Parameters {
  /** Ids hold 48 bits of milliseconds; these years are well inside. */
  static final Instant FIRST = Instant.EPOCH;

  static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final String TIME =
      "Write it as 2026-12-24T18:00:00Z, or how long ago, such as 90m, 24h or 7d.";

  private final Map<String, List<String>> given;
  private final Mistakes mistakes;

  Parameters(Map<String, List<String>> given, Mistakes mistakes, String... known) {
    this(given, mistakes, List.of(known));
  }

  Parameters(Map<String, List<String>> given, Mistakes mistakes, List<String> names) {
    this.given = given;
    this.mistakes = mistakes;
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        mistakes.unknown(name, "a parameter here", name, names);
      }
    }
  }

  /** Refuses any parameter at all. */
  static void none(Context request) {
    var mistakes = new Mistakes();
    var _ = new Parameters(request.queryParamMap(), mistakes);
    mistakes.check();
  }

  /**
   * @param reader gives nothing for what it cannot read
   */
  <T> Optional<T> one(
      String name, Function<String, Optional<T>> reader, String noun, String remedy) {
    List<String> values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      mistakes.add(name, "%d values where one is expected".formatted(values.size()), remedy);
    }
    return values.stream().findFirst().flatMap(text -> read(name, text, reader, noun, remedy));
  }

  /** All values, whether the parameter was repeated or they were written with commas between. */
  <T> List<T> all(String name, Function<String, Optional<T>> reader, String noun, String remedy) {
    return given.getOrDefault(name, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .flatMap(text -> read(name, text.strip(), reader, noun, remedy).stream())
        .toList();
  }

  /**
   * @param noun what it is to be, with its bounds
   */
  int number(String name, int least, int most, int otherwise, String noun) {
    return one(
            name,
            text -> number(text, least, most),
            noun,
            "Write digits alone, such as %d.".formatted(otherwise))
        .orElse(otherwise);
  }

  /** Whether a parameter is set, be it without a value. */
  boolean flag(String name) {
    return one(
            name,
            text ->
                switch (text) {
                  case "", "true", "1" -> Optional.of(true);
                  case "false", "0" -> Optional.of(false);
                  default -> Optional.empty();
                },
            "yes or no",
            "Write true or false.")
        .orElse(false);
  }

  /** A point in time, or a stretch of time before now. */
  Optional<Instant> time(String name, Instant now) {
    return one(name, text -> instant(text, now), "a time", TIME);
  }

  private <T> Optional<T> read(
      String name, String text, Function<String, Optional<T>> reader, String noun, String remedy) {
    Optional<T> value = reader.apply(text);
    if (value.isEmpty()) {
      mistakes.add(name, "%s is not %s".formatted(Mistakes.quote(text), noun), remedy);
    }
    return value;
  }

  private static Optional<Integer> number(String text, int least, int most) {
    return text.matches("\\d{1,9}")
            && Integer.parseInt(text) >= least
            && Integer.parseInt(text) <= most
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }

  private static Optional<Instant> instant(String text, Instant now) {
    try {
      Instant time =
          Span.parse(text) instanceof Parsed.Good<Duration>(Duration ago)
              ? now.minus(ago)
              : OffsetDateTime.parse(text).toInstant();
      return Optional.of(time).filter(t -> !t.isBefore(FIRST) && !t.isAfter(LAST));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
