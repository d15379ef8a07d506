package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The fast arithmetic against the slow one. {@code -Dcronledger.lines=60} compares more lines that
 * have a slot near it for each change of a clock, {@code -Dcronledger.seed=…} repeats a run.
 */
class ReferenceModelTest {
  private static final int LINES = Integer.getInteger("cronledger.lines", 1);
  private static final long SEED = Long.getLong("cronledger.seed", 20_261_124L);
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2041-01-01T00:00:00Z");

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final RandomLines lines = new RandomLines(random);

  @Test
  void slots_are_those_of_the_reference_at_every_clock_change_of_every_zone_2020_to_2040() {
    int changes = 0;
    for (String zone : zones()) {
      ZoneRules rules = ZoneId.of(zone).getRules();
      for (ZoneOffsetTransition change : changes(rules, FROM, TO)) {
        changes++;
        int compared = 0;
        for (int drawn = 0; compared < LINES; drawn++) {
          String line = lines.near(change.getDateTimeBefore().getHour());
          compared += compare(line, zone, change, Duration.ofHours(4), 60) ? 1 : 0;
          assertThat(drawn).as("lines drawn in vain for %s in %s", change, zone).isLessThan(9_000);
        }
      }
    }
    assertThat(changes).as("changes").isGreaterThan(5_000);
  }

  @Test
  void slots_of_lines_with_seconds_are_those_of_the_reference_at_any_change_in_history() {
    List<String> zones = zones();
    for (int i = 0; i < 100 * LINES; i++) {
      String zone = zones.get(random.nextInt(zones.size()));
      List<ZoneOffsetTransition> changes =
          changes(ZoneId.of(zone).getRules(), Instant.parse("1800-01-01T00:00:00Z"), TO);
      if (!changes.isEmpty()) {
        ZoneOffsetTransition change = changes.get(random.nextInt(changes.size()));
        String line = lines.nearWithSeconds(change.getDateTimeBefore().getHour());
        compare(line, zone, change, Duration.ofMinutes(100), 1);
      }
    }
  }

  @Test
  void days_are_those_of_the_reference_over_every_kind_of_year() {
    for (int i = 0; i < 400 * LINES; i++) {
      String line = "0 0 " + lines.days();
      if (When.parse(line) instanceof Parsed.Good<When>(CronExpression cron)) {
        compareDays(line, cron.days(Parse.NAME), random.nextInt(1900, 2100));
      }
    }
  }

  private void compareDays(String line, Days days, int year) {
    var naive = new NaiveCrontab(line, ZoneId.of("UTC").getRules(), 60);
    long first = LocalDate.of(year, 1, 1).toEpochDay();
    long end = first + 3 * 365;
    List<Long> expected = new ArrayList<>();
    for (long day = first; day < end; day++) {
      if (naive.matches(LocalDate.ofEpochDay(day))) {
        expected.add(day);
      }
    }
    List<Long> forwards = new ArrayList<>();
    for (long day = days.atOrAfter(first); day < end; day = days.atOrAfter(day + 1)) {
      forwards.add(day);
    }
    List<Long> backwards = new ArrayList<>();
    for (long day = days.atOrBefore(end - 1); day >= first; day = days.atOrBefore(day - 1)) {
      backwards.addFirst(day);
    }

    assertThat(forwards).as("%s from %d, seed %d", line, year, SEED).isEqualTo(expected);
    assertThat(backwards).as("%s back to %d, seed %d", line, year, SEED).isEqualTo(expected);
    assertThat(days.count(first, end))
        .as("%s in %d, seed %d", line, year, SEED)
        .isEqualTo(expected.size());
  }

  /** Whether the line has a slot there at all. */
  private boolean compare(
      String line, String zone, ZoneOffsetTransition change, Duration around, int tick) {
    if (!(When.parse(line) instanceof Parsed.Good<When>(When when))) {
      return false;
    }
    ZoneId id = ZoneId.of(zone);
    Duration gap = change.getDuration().abs();
    Instant from = change.getInstant().minus(around);
    Instant to = change.getInstant().plus(around).plus(gap);
    List<Instant> expected = new NaiveCrontab(line, id.getRules(), tick).slots(from, to);
    Slots slots = when.slots(id, Parse.NAME);
    String what = "%s in %s around %s, seed %d".formatted(line, zone, change, SEED);

    assertThat(slots.between(from, to).toList()).as(what).isEqualTo(expected);
    assertThat(backwards(slots, from, to)).as("backwards, " + what).isEqualTo(expected);
    assertThat(slots.count(from, to)).as("count, " + what).isEqualTo(expected.size());
    for (int i = 0; i < 8; i++) {
      Instant instant = from.plusSeconds(random.nextLong(Duration.between(from, to).toSeconds()));
      compareAt(instant, slots, expected, from, what);
    }
    return !expected.isEmpty();
  }

  /** From anywhere, the middle of a repeated hour included. */
  private static void compareAt(
      Instant instant, Slots slots, List<Instant> expected, Instant from, String what) {
    List<Instant> earlier = expected.stream().filter(slot -> slot.isBefore(instant)).toList();
    List<Instant> later = expected.stream().filter(slot -> slot.isAfter(instant)).toList();

    assertThat(slots.count(from, instant))
        .as("count to %s, %s", instant, what)
        .isEqualTo(earlier.size());
    if (!earlier.isEmpty()) {
      assertThat(slots.before(instant))
          .as("before %s, %s", instant, what)
          .contains(earlier.getLast());
    }
    if (!later.isEmpty()) {
      assertThat(slots.after(instant)).as("after %s, %s", instant, what).contains(later.getFirst());
    }
  }

  private static List<Instant> backwards(Slots slots, Instant from, Instant to) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> slot = slots.before(to);
    while (slot.isPresent() && !slot.get().isBefore(from)) {
      found.add(slot.get());
      slot = slots.before(slot.get());
    }
    Collections.reverse(found);
    return found;
  }

  private static List<String> zones() {
    return ZoneId.getAvailableZoneIds().stream().sorted().toList();
  }

  private static List<ZoneOffsetTransition> changes(ZoneRules rules, Instant from, Instant to) {
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    ZoneOffsetTransition change = rules.nextTransition(from);
    while (change != null && change.getInstant().isBefore(to)) {
      changes.add(change);
      change = rules.nextTransition(change.getInstant());
    }
    return changes;
  }
}
