package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenFlawsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          61 3 * * *              | 61       | '61' is not a minute               | 0 to 59
          0 24 * * *              | 24       | '24' is not an hour                | 0 to 23
          60 0 0 * * *            | 60       | '60' is not a second               | 0 to 59
          0 6 0 * *               | 0        | '0' is not a day of the month      | 1 to 31
          0 6 32W * *             | 32W      | '32W' is not a day of the month    | 15W
          0 6 L-31 * *            | L-31     | 'L-31' is not a day of the month   | L-3
          0 6 * janet *           | janet    | 'janet' is not a month             | jan to dec
          0 6 * * 8               | 8        | '8' is not a day of the week       | 0 and 7 are Sunday
          0 6 * * L               | L        | 'L' is not a day of the week       | '5L' for the last Friday
          0 6 * * fri#6           | fri#6    | 'fri#6' is not a day of the week   | fri#3
          0 ? * * *               | ?        | '?' is not an hour                 | 0 to 23
          0 8-61 * * *            | 61       | '61' is not an hour                | 0 to 23
          */0 * * * *             | 0        | '0' is not a step                  | 1 to 60
          */90 * * * *            | 90       | '90' is not a step                 | 1 to 60
          5/ * * * *              | 5/       | '5/' lacks its step                  | 1 to 60
          0 22-2 * * *            | 22-2     | '22-2' runs backwards              | '22-23,0-2'
          0 22~2 * * *            | 22~2     | '22~2' runs backwards              | '22~23,0~2'
          0 6 * * 5-0             | 5-0      | '5-0' runs backwards               | '5-7'
          0 6 1,,2 * *            | ,,       | There is an empty item             | one ','
          0 6 1, * *              | ,        | There is an empty item             | one ','
          0,61,5,-1 3 * * *       | 61       | '61' is not a minute               | 0 to 59
          0 6 ٣ * *               | ٣        | '٣' is not a day of the month      | 1 to 31
          30 2 30 2 *             | 30 2 *   | '30 2 *' is a date that never comes | 'L'
          0 0 30~31 2 *           | 30~31 2 * | '30~31 2 *' is a date that never comes | 'L'
          0 0 31 4,6,9,11 ?       | 31 4,6,9,11 ? | '31 4,6,9,11 *' is a date that never comes | 'L'
          * * * *                 | * * * *  | 4 fields where five or six are expected | seconds in front
          * * * * * * *           |  *       | 7 fields where five or six are expected | five fields
          @reboot                 | @reboot  | '@reboot' has no slots             | '@at 2026-12-24T18:00'
          @fortnightly            | @fortnightly | '@fortnightly' is not a time   | @weekly
          @daily 6                | 6        | '6' is too much after @daily       | '0 0 * * *'
          @every                  | @every   | @every lacks its interval          | '@every 90s'
          @every 90               | 90       | '90' is not a duration             | 90s
          @every 0s               | 0s       | '0s' is too short an interval      | 100ms
          @every 5 m              | m        | 'm' is too much after @every       | '@every 90s'
          @at                     | @at      | @at lacks its time                 | 2026-12-24T18:00
          @at 2026-02-30T18:00    | 2026-02-30T18:00 | '2026-02-30T18:00' is not a date and time | 2026-12-24T18:00
          @at 2026-12-24T18:00:00.5 | 2026-12-24T18:00:00.5 | is not a date and time | 2026-12-24T18:00
          """)
  void a_flaw_has_its_place_quotes_what_is_there_and_says_what_would_be_right(
      String line, String place, String message, String remedy) {
    Flaw flaw = Parse.flaws(When.parse(line)).getFirst();

    assertThat(line.substring(flaw.start(), flaw.end()).strip()).isEqualTo(place);
    assertThat(flaw.message()).contains(message);
    assertThat(flaw.remedy()).contains(remedy);
  }

  @Test
  void all_flaws_of_a_line_are_found_at_once() {
    assertThat(Parse.flaws(When.parse("61 24,x */0 13-1 mon-xyz")))
        .extracting(Flaw::start, Flaw::message)
        .containsExactly(
            tuple(0, "'61' is not a minute"),
            tuple(3, "'24' is not an hour"),
            tuple(6, "'x' is not an hour"),
            tuple(10, "'0' is not a step"),
            tuple(12, "'13' is not a month"),
            tuple(21, "'xyz' is not a day of the week"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\0", "~~", "-", "@", "1-", "~1", "*-5", "1~", "*/", "#", "L#2"})
  void scraps_are_flaws_within_the_text(String text) {
    for (String line : new String[] {text, "0 0 " + text + " * *", "0 0 * * " + text}) {
      if (When.parse(line) instanceof Parsed.Bad<When> bad) {
        assertThat(bad.flaws()).isNotEmpty();
        assertThat(bad.flaws())
            .allSatisfy(flaw -> assertThat(flaw.end()).isBetween(flaw.start(), line.length()));
      }
    }
  }

  @Test
  void no_text_whatever_is_answered_with_an_exception_or_a_place_outside_of_it() {
    String[] scraps = {
      "*",
      "/",
      "-",
      ",",
      "~",
      "#",
      "L",
      "W",
      "?",
      "0",
      "5",
      "61",
      "fri",
      "jan",
      " ",
      " ",
      "@at ",
      "@every ",
      "\u0130",
      "\ufeff",
      "\0",
      "\n",
      "2026-12-24T18:00",
      "90s",
      "99999999999",
      "٣",
      "😀"
    };
    long seed = 3;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(1, 16), 0, scraps.length).forEach(n -> text.append(scraps[n]));
      if (When.parse(text.toString()) instanceof Parsed.Bad<When>(List<Flaw> flaws)) {
        assertThat(flaws)
            .as("'%s', seed %d", text, seed)
            .isNotEmpty()
            .allMatch(flaw -> 0 <= flaw.start() && flaw.start() <= flaw.end())
            .allMatch(flaw -> flaw.end() <= text.length());
      }
    }
  }

  @Test
  @Timeout(5)
  void a_line_of_a_megabyte_is_answered_with_fifty_flaws_at_most() {
    assertThat(Parse.flaws(When.parse("61,".repeat(300_000) + " * * * *"))).hasSize(50);
    assertThat(When.parse("~,".repeat(300_000) + "1 * * * *")).isInstanceOf(Parsed.Good.class);
    assertThat(Parse.flaws(When.parse("0 0 " + "L-30,".repeat(200_000) + "31 2 *"))).hasSize(1);
    assertThat(Parse.flaws(When.parse("* ".repeat(500_000)))).hasSize(1);
    assertThat(Parse.flaws(When.parse("1".repeat(1_000_000) + " * * * *"))).hasSize(1);
  }

  @Test
  void an_interval_is_at_least_a_tenth_of_a_second() {
    assertThat(Parse.when("@every 100ms")).isEqualTo(new Every(Duration.ofMillis(100)));
  }
}
