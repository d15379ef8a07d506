package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalendarStretchTest {
  private static final CalendarRule RULE =
      Parse.good(CalendarRule.parse("!off: 2009-11-01 10-03 12-25 05-MON#-1"));

  /** St. John's set its clock at one minute past midnight: back into the day before. */
  @Test
  void every_minute_lies_in_a_stretch_that_says_what_the_calendar_says_of_it() {
    var random = new SplittableRandom(20_261_125L);
    for (String name : List.of("America/St_Johns", "Africa/Cairo", "America/Havana", "UTC")) {
      ZoneId zone = ZoneId.of(name);
      Instant from = Instant.parse("2009-09-01T00:00:00Z");
      Instant to = Instant.parse("2010-12-31T00:00:00Z");
      List<CalendarStretch> all = CalendarStretch.of(RULE, zone, from, to);

      assertThat(all.getFirst().from()).isEqualTo(from);
      assertThat(all.getLast().to()).isEqualTo(to);
      for (int i = 1; i < all.size(); i++) {
        assertThat(all.get(i).from()).isEqualTo(all.get(i - 1).to());
        assertThat(all.get(i).allows()).isNotEqualTo(all.get(i - 1).allows());
      }
      for (CalendarStretch stretch : all) {
        long minutes = Duration.between(stretch.from(), stretch.to()).toMinutes();
        for (int i = 0; i < 50; i++) {
          Instant minute = stretch.from().plusSeconds(60 * random.nextLong(minutes));
          assertThat(RULE.allows(minute, zone))
              .as("%s, %s", minute, zone)
              .isEqualTo(stretch.allows());
        }
      }
    }
  }

  @Test
  void without_a_calendar_all_is_one_stretch_and_nothing_is_none() {
    Instant noon = Instant.parse("2026-11-25T12:00:00Z");
    var always = new CalendarRule.Always();
    ZoneId utc = ZoneId.of("UTC");

    assertThat(CalendarStretch.of(always, utc, noon, noon.plusSeconds(99_999_999)))
        .containsExactly(new CalendarStretch(noon, noon.plusSeconds(99_999_999), true));
    assertThat(CalendarStretch.of(always, utc, noon, noon)).isEmpty();
    assertThat(CalendarStretch.of(RULE, utc, noon, noon)).isEmpty();
  }

  @Test
  void allowed_slots_are_those_on_allowed_days_forwards_backwards_and_counted() {
    for (String name : List.of("America/St_Johns", "Africa/Cairo", "UTC")) {
      ZoneId zone = ZoneId.of(name);
      Slots all = Parse.slots("*/20 * * * *", name);
      Slots allowed = new AllowedSlots(all, RULE, zone);
      Instant from = Instant.parse("2009-09-01T00:00:00Z");
      Instant to = Instant.parse("2010-06-30T00:00:00Z");
      List<Instant> expected =
          all.between(from, to).filter(slot -> RULE.allows(slot, zone)).toList();

      List<Instant> backwards =
          Stream.iterate(
                  allowed.before(to),
                  slot -> !slot.orElseThrow().isBefore(from),
                  slot -> allowed.before(slot.orElseThrow()))
              .map(Optional::orElseThrow)
              .toList();
      assertThat(allowed.between(from, to).toList()).isEqualTo(expected);
      assertThat(backwards.reversed()).isEqualTo(expected);
      assertThat(allowed.count(from, to)).isEqualTo(expected.size());
    }
  }

  @Test
  void slots_that_no_calendar_will_ever_allow_are_not_looked_for_for_ever() {
    CalendarRule rule = Parse.good(CalendarRule.parse("days: 12-25"));
    Slots never = new AllowedSlots(Parse.slots("0 0 1 1-11 *", "UTC"), rule, ZoneId.of("UTC"));

    assertThat(never.after(Instant.EPOCH)).isEmpty();
    assertThat(never.before(Instant.EPOCH)).isEmpty();
    assertThat(never.count(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))).isZero();
  }
}
