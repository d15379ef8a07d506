package io.cronledger.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the WHEN part of a line and finds everything that is wrong with it. */
final class WhenParser {
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final List<Unit> UNITS = List.of(Unit.values());
  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final String FIELDS =
      "Write five fields (minute, hour, day of month, month, day of week), such as '0 6 * * mon-fri', or six with"
          + " the seconds in front.";
  private static final String AT =
      "Write it as 2026-12-24T18:00, or with an offset, as 2026-12-24T18:00+01:00.";

  private final String text;
  private final List<Word> words = new ArrayList<>();
  private final Flaws flaws = new Flaws();

  WhenParser(String text) {
    this.text = text;
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new Word(matcher.group(), matcher.start()));
    }
  }

  Parsed<When> parse() {
    if (words.isEmpty()) {
      flaws.add(0, text.length(), "There is no time here", FIELDS);
      return flaws.bad();
    }
    return words.getFirst().text.startsWith("@") ? macro() : fields();
  }

  private Parsed<When> fields() {
    if (words.size() != UNITS.size() - 1 && words.size() != UNITS.size()) {
      Word extra = words.get(Math.min(words.size(), UNITS.size()) - 1);
      int start = words.size() > UNITS.size() ? extra.end() : words.getFirst().start;
      flaws.add(
          start,
          words.getLast().end(),
          "%d %s where five or six are expected"
              .formatted(words.size(), words.size() == 1 ? "field" : "fields"),
          FIELDS);
      return flaws.bad();
    }
    boolean withSeconds = words.size() == UNITS.size();
    List<Field> fields = new ArrayList<>();
    if (!withSeconds) {
      fields.add(Field.only(Unit.SECOND, 0));
    }
    for (Word word : words) {
      var parser = new FieldParser(UNITS.get(fields.size()), flaws);
      fields.add(parser.parse(word.text, word.start));
    }
    return flaws.isEmpty() ? checked(new CronExpression(fields)) : flaws.bad();
  }

  private Parsed<When> checked(CronExpression expression) {
    if (expression.alwaysComes()) {
      return new Parsed.Good<>(expression);
    }
    int last = words.size() - 1;
    flaws.add(
        words.get(last - 2).start,
        words.get(last).end(),
        "%s is a date that never comes".formatted(Quote.of(expression.dateText())),
        "Check the day against the month; the last day of any month is 'L', as in '0 6 L * *'.");
    return flaws.bad();
  }

  private Parsed<When> macro() {
    Word macro = words.getFirst();
    String name = macro.text.toLowerCase(Locale.ROOT);
    if (name.equals("@every") || name.equals("@at")) {
      return withArgument(name, macro);
    }
    String fields = MACROS.get(name);
    if (fields == null) {
      unknown(macro, name);
    } else if (words.size() > 1) {
      flaws.add(
          words.get(1).start,
          words.getLast().end(),
          "%s is too much after %s".formatted(Quote.of(rest(1)), macro.text),
          "%s stands alone; it is the same as '%s'.".formatted(name, fields));
    }
    return fields == null || !flaws.isEmpty() ? flaws.bad() : new WhenParser(fields).parse();
  }

  private void unknown(Word macro, String name) {
    if (name.equals("@reboot")) {
      flaws.add(
          macro.start,
          macro.end(),
          "'@reboot' has no slots that could be kept account of",
          "For something regular use '@hourly' or '@every 90s', for one time '@at 2026-12-24T18:00'.");
      return;
    }
    flaws.add(
        macro.start,
        macro.end(),
        Quote.of(macro.text) + " is not a time",
        "Known are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, '@every 90s' and"
            + " '@at 2026-12-24T18:00'.");
  }

  private Parsed<When> withArgument(String name, Word macro) {
    boolean every = name.equals("@every");
    if (words.size() != 2) {
      boolean none = words.size() == 1;
      flaws.add(
          none ? macro.start : words.get(2).start,
          words.getLast().end(),
          none
              ? "%s lacks its %s".formatted(macro.text, every ? "interval" : "time")
              : "%s is too much after %s".formatted(Quote.of(rest(2)), macro.text),
          every ? "Write '@every 90s' or '@every 1h30m'." : AT);
      return flaws.bad();
    }
    return every ? every(words.get(1)) : once(words.get(1));
  }

  private Parsed<When> every(Word word) {
    return switch (Span.parse(word.text)) {
      case Parsed.Good<Duration>(Duration interval) when interval.compareTo(Every.SHORTEST) >= 0 ->
          new Parsed.Good<>(new Every(interval));
      case Parsed.Good<Duration> _ ->
          flaw(
              word,
              Quote.of(word.text) + " is too short an interval",
              "It is at least %s; 90s is usual.".formatted(Span.print(Every.SHORTEST)));
      case Parsed.Bad<Duration>(List<Flaw> found) ->
          flaw(word, found.getFirst().message(), found.getFirst().remedy());
    };
  }

  private Parsed<When> once(Word word) {
    try {
      TemporalAccessor time = TIME.parseBest(word.text, OffsetDateTime::from, LocalDateTime::from);
      return new Parsed.Good<>(
          time instanceof OffsetDateTime at
              ? new Once(at.toLocalDateTime(), at.getOffset())
              : new Once(LocalDateTime.from(time), null));
    } catch (DateTimeException | IllegalArgumentException notATime) {
      return flaw(word, Quote.of(word.text) + " is not a date and time", AT);
    }
  }

  private Parsed<When> flaw(Word word, String message, String remedy) {
    flaws.add(word.start, word.end(), message, remedy);
    return flaws.bad();
  }

  private String rest(int from) {
    return text.substring(words.get(from).start, words.getLast().end());
  }

  private record Word(String text, int start) {
    int end() {
      return start + text.length();
    }
  }
}
