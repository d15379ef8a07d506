package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */15 * * * *            | 2026-01-01T00:15Z 2026-01-01T00:30Z 2026-01-01T00:45Z
          5-50/20 6 * * *         | 2026-01-01T06:05Z 2026-01-01T06:25Z 2026-01-01T06:45Z 2026-01-02T06:05Z
          50/4 6 * * *            | 2026-01-01T06:50Z 2026-01-01T06:54Z 2026-01-01T06:58Z 2026-01-02T06:50Z
          0 6,18 * * *            | 2026-01-01T06:00Z 2026-01-01T18:00Z 2026-01-02T06:00Z
          */20 59 23 * * *        | 2026-01-01T23:59Z 2026-01-01T23:59:20Z 2026-01-01T23:59:40Z 2026-01-02T23:59Z
          0 6 * * MON-fri         | 2026-01-01T06:00Z 2026-01-02T06:00Z 2026-01-05T06:00Z
          0 6 * * fri-sun         | 2026-01-02T06:00Z 2026-01-03T06:00Z 2026-01-04T06:00Z 2026-01-09T06:00Z
          0 6 * * 7               | 2026-01-04T06:00Z 2026-01-11T06:00Z
          0 6 ? * 0               | 2026-01-04T06:00Z 2026-01-11T06:00Z
          0 6 1 jan,Mar *         | 2026-01-01T06:00Z 2026-03-01T06:00Z 2027-01-01T06:00Z
          0 6 L * *               | 2026-01-31T06:00Z 2026-02-28T06:00Z 2026-03-31T06:00Z
          0 6 L-3 * *             | 2026-01-28T06:00Z 2026-02-25T06:00Z
          0 6 l-30 * *            | 2026-01-01T06:00Z 2026-03-01T06:00Z 2026-05-01T06:00Z
          0 6 15W * *             | 2026-01-15T06:00Z 2026-02-16T06:00Z 2026-03-16T06:00Z 2026-04-15T06:00Z
          0 6 1W * *              | 2026-01-01T06:00Z 2026-02-02T06:00Z 2026-03-02T06:00Z
          0 6 31w * *             | 2026-01-30T06:00Z 2026-03-31T06:00Z 2026-05-29T06:00Z
          0 6 LW * *              | 2026-01-30T06:00Z 2026-02-27T06:00Z 2026-03-31T06:00Z
          0 6 * * 5L              | 2026-01-30T06:00Z 2026-02-27T06:00Z
          0 6 * * friL            | 2026-01-30T06:00Z 2026-02-27T06:00Z
          0 6 * * fri#3           | 2026-01-16T06:00Z 2026-02-20T06:00Z
          0 6 * * 7#5             | 2026-03-29T06:00Z 2026-05-31T06:00Z
          0 6 13 * fri            | 2026-01-02T06:00Z 2026-01-09T06:00Z 2026-01-13T06:00Z 2026-01-16T06:00Z
          0 6 */2 * fri           | 2026-01-09T06:00Z 2026-01-23T06:00Z 2026-02-13T06:00Z
          0 6 1-7 * */7           | 2026-01-04T06:00Z 2026-02-01T06:00Z 2026-03-01T06:00Z
          0 0 29 2 */7            | 2032-02-29T00:00Z 2060-02-29T00:00Z 2088-02-29T00:00Z 2128-02-29T00:00Z
          @hourly                 | 2026-01-01T01:00Z 2026-01-01T02:00Z
          @midnight               | 2026-01-02T00:00Z 2026-01-03T00:00Z
          @daily                  | 2026-01-02T00:00Z 2026-01-03T00:00Z
          @weekly                 | 2026-01-04T00:00Z 2026-01-11T00:00Z
          @monthly                | 2026-02-01T00:00Z 2026-03-01T00:00Z
          @yearly                 | 2027-01-01T00:00Z 2028-01-01T00:00Z
          @Annually               | 2027-01-01T00:00Z 2028-01-01T00:00Z
          @every 7h               | 2026-01-01T07:00Z 2026-01-01T14:00Z
          @at 2026-12-24T18:00    | 2026-12-24T18:00Z
          @at 2026-12-24T18:00:05+01:00 | 2026-12-24T17:00:05Z
          """)
  void a_line_is_due_when_crontab_says(String line, String slots) {
    List<Instant> expected = List.of(slots.split(" ", -1)).stream().map(WhenTest::instant).toList();
    Instant newYear = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(Parse.slots(line, "UTC").between(newYear.plusSeconds(1), Instant.MAX).limit(4))
        .as(line)
        .startsWith(expected.toArray(Instant[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */15 * * * *              | */15 * * * *
          */1 0-23 ?   JAN  ?       | * 0-23 * 1 *
          0 0 6 * * MON-FRI         | 0 6 * * 1-5
          30 0 6 lw * fril          | 30 0 6 LW * 5L
          5/10 7 1,15W,L-2 * sun,7L | 5/10 7 1,15W,L-2 * 0,0L
          ~ 0~5 ~/7 * 1~5/2         | ~ 0~5 ~/7 * 1~5/2
          @weekly                   | 0 0 * * 0
          @every 90s                | @every 1m30s
          @at 2026-12-24t18:00z     | @at 2026-12-24T18:00Z
          """)
  void the_canonical_form_is_crontab_in_numbers(String line, String canonical) {
    assertThat(Parse.when(line).text()).isEqualTo(canonical);
    assertThat(Parse.when(canonical)).isEqualTo(Parse.when(line));
  }

  @Test
  void what_is_printed_is_parsed_as_the_same_again() {
    long seed = 7;
    var lines = new RandomLines(new SplittableRandom(seed));
    for (int i = 0; i < 5_000; i++) {
      String line = lines.any();
      if (When.parse(line) instanceof Parsed.Good<When>(When when)) {
        When again = Parse.when(when.text());
        assertThat(again).as("%s, seed %d", line, seed).isEqualTo(when).hasSameHashCodeAs(when);
        assertThat(again.text()).as("%s, seed %d", line, seed).isEqualTo(when.text());
      }
    }
  }

  @Test
  void a_tilde_stands_for_the_same_minute_whoever_computes_it() {
    Instant newYear = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(Parse.slots("~ 3 * * *", "UTC").after(newYear))
        .contains(Instant.parse("2026-01-01T03:32:00Z"));
  }

  @Test
  void tildes_spread_schedules_over_the_whole_range_and_never_leave_it() {
    When nightly = Parse.when("10~19 ~ ~ * *");
    long[] minutes =
        nameStream()
            .mapToLong(name -> first(nightly, name).atZone(ZoneId.of("UTC")).getMinute())
            .toArray();

    assertThat(minutes).containsOnly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
  }

  @Test
  void a_tilde_with_a_step_starts_within_the_first_step() {
    When when = Parse.when("~/15 * * * *");
    Instant from = Instant.parse("2026-01-01T00:00:00Z");

    nameStream()
        .map(name -> when.slots(ZoneId.of("UTC"), name))
        .forEach(
            slots -> {
              Instant first = slots.after(from.minusNanos(1)).orElseThrow();
              assertThat(first).isBefore(from.plusSeconds(15 * 60));
              assertThat(slots.after(first)).contains(first.plusSeconds(15 * 60));
              assertThat(slots.count(from, from.plusSeconds(3600))).isEqualTo(4);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"* * * * * *", "0 6 * * *", "@every 90s", "@at 2026-12-24T18:00"})
  void any_instant_may_be_asked_about(String line) {
    Slots slots = Parse.slots(line, "Europe/Prague");

    assertThat(slots.after(Instant.MAX)).isEmpty();
    assertThat(slots.before(Instant.MIN)).isEmpty();
    assertThat(slots.after(Instant.MIN)).isPresent();
    assertThat(slots.before(Instant.MAX)).isPresent();
    assertThat(slots.count(Instant.MIN, Instant.MAX)).isPositive();
    assertThat(slots.between(Instant.MIN, Instant.MAX).findFirst()).isPresent();
  }

  @Test
  @Timeout(5)
  void a_line_whose_every_time_is_skipped_by_its_zone_has_no_slot_and_does_not_hang() {
    Slots slots = Parse.slots("*/30 2 25-31 3 */7", "Europe/Prague");
    Instant now = Instant.parse("2026-11-24T00:00:00Z");

    assertThat(slots.after(now)).isEmpty();
    assertThat(slots.before(now)).isPresent();
  }

  private static Stream<ScheduleName> nameStream() {
    return IntStream.range(0, 200).mapToObj(i -> new ScheduleName("task-" + i));
  }

  private static Instant first(When when, ScheduleName name) {
    return when.slots(ZoneId.of("UTC"), name).after(Instant.EPOCH).orElseThrow();
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }
}
