package io.cronledger.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Debian cron's documented rule, computed the way one would explain it: wake up at every tick, look
 * at the clock on the wall, and compare it with the line as it is written. Shares no code with what
 * it checks. Knows no {@code ~} and no names.
 */
final class NaiveCrontab {
  /** No two offsets lie farther apart, so that a clock set back further ago cannot matter. */
  private static final long WARM_UP = 36 * 3600;

  private final String[] fields;
  private final Map<LocalDate, Boolean> dates = new HashMap<>();
  private final ZoneRules rules;
  private final int tick;

  NaiveCrontab(String line, ZoneRules rules, int tick) {
    String[] written = line.split(" ", -1);
    this.fields = written.length == 6 ? written : ("0 " + line).split(" ", -1);
    this.rules = rules;
    this.tick = tick;
  }

  List<Instant> slots(Instant from, Instant to) {
    List<Instant> slots = new ArrayList<>();
    boolean wildcard =
        fields[0].startsWith("*") || fields[1].startsWith("*") || fields[2].startsWith("*");
    LocalDateTime latest = latestBefore(from);
    for (Instant now = from; now.isBefore(to); now = now.plusSeconds(tick)) {
      LocalDateTime shown = shown(now);
      if (wildcard ? matches(shown) : anyMatches(latest, shown)) {
        slots.add(now);
      }
      latest = shown.isAfter(latest) ? shown : latest;
    }
    return slots;
  }

  boolean matches(LocalDate date) {
    if (!matches(fields[4], date.getMonthValue(), 1, 12)) {
      return false;
    }
    boolean byMonth = anyItem(fields[3], item -> dayOfMonth(item, date));
    boolean byWeek = anyItem(fields[5], item -> dayOfWeek(item, date));
    boolean star = fields[3].startsWith("*") || fields[5].startsWith("*");
    return star ? byMonth && byWeek : byMonth || byWeek;
  }

  private LocalDateTime latestBefore(Instant from) {
    LocalDateTime latest = shown(from.minusSeconds(tick));
    ZoneOffsetTransition before = rules.previousTransition(from);
    if (before == null || before.getInstant().isBefore(from.minusSeconds(WARM_UP))) {
      return latest;
    }
    for (long ago = tick; ago <= WARM_UP; ago += tick) {
      LocalDateTime shown = shown(from.minusSeconds(ago));
      latest = shown.isAfter(latest) ? shown : latest;
    }
    return latest;
  }

  /** Whether a time came up since the latest one: also one that the clock has just jumped over. */
  private boolean anyMatches(LocalDateTime latest, LocalDateTime shown) {
    for (LocalDateTime time = latest.plusSeconds(tick);
        !time.isAfter(shown);
        time = time.plusSeconds(tick)) {
      if (matches(time)) {
        return true;
      }
    }
    return false;
  }

  private LocalDateTime shown(Instant now) {
    return LocalDateTime.ofEpochSecond(now.getEpochSecond(), 0, rules.getOffset(now));
  }

  private boolean matches(LocalDateTime time) {
    return matches(fields[1], time.getMinute(), 0, 59)
        && matches(fields[2], time.getHour(), 0, 23)
        && matches(fields[0], time.getSecond(), 0, 59)
        && dates.computeIfAbsent(time.toLocalDate(), this::matches);
  }

  private static boolean matches(String field, int value, int min, int max) {
    return anyItem(field, item -> plain(item, value, min, max));
  }

  private static boolean dayOfMonth(String item, LocalDate date) {
    LocalDate last = date.with(TemporalAdjusters.lastDayOfMonth());
    if (item.equals("LW")) {
      return date.equals(nearestWeekday(last));
    }
    if (item.startsWith("L")) {
      int before = item.length() > 1 ? Integer.parseInt(item.substring(2)) : 0;
      return date.equals(last.minusDays(before));
    }
    if (item.endsWith("W")) {
      int day = Integer.parseInt(item.substring(0, item.length() - 1));
      return day <= last.getDayOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day)));
    }
    return plain(item, date.getDayOfMonth(), 1, 31);
  }

  private static LocalDate nearestWeekday(LocalDate date) {
    return List.of(0, -1, 1, -2, 2).stream()
        .map(date::plusDays)
        .filter(near -> near.getMonth() == date.getMonth())
        .filter(near -> near.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
        .findFirst()
        .orElseThrow();
  }

  private static boolean dayOfWeek(String item, LocalDate date) {
    int day = date.getDayOfWeek().getValue();
    if (item.endsWith("L")) {
      return isDay(item.charAt(0), date) && date.plusDays(7).getMonth() != date.getMonth();
    }
    if (item.indexOf('#') > 0) {
      return isDay(item.charAt(0), date)
          && (date.getDayOfMonth() + 6) / 7 == Character.digit(item.charAt(2), 10);
    }
    return plain(item, day, 0, 6) || (day == 7 && plain(item, 0, 0, 6));
  }

  private static boolean isDay(char digit, LocalDate date) {
    return Character.digit(digit, 10) % 7 == date.getDayOfWeek().getValue() % 7;
  }

  private static boolean plain(String item, int value, int min, int max) {
    String[] parts = item.split("/", -1);
    int step = parts.length > 1 ? Integer.parseInt(parts[1]) : 1;
    String[] ends =
        parts[0].equals("*") ? new String[] {"" + min, "" + max} : parts[0].split("-", -1);
    int first = Integer.parseInt(ends[0]);
    int last = first;
    if (ends.length > 1) {
      last = Integer.parseInt(ends[1]);
    } else if (parts.length > 1) {
      last = max;
    }
    return value >= first && value <= last && (value - first) % step == 0;
  }

  private static boolean anyItem(String field, Predicate<String> test) {
    for (String item : field.split(",", -1)) {
      if (test.test(item)) {
        return true;
      }
    }
    return false;
  }
}
