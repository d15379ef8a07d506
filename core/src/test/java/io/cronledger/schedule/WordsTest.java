package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * *               | every minute
          */15 * * * *            | every 15 minutes
          @hourly                 | every hour
          0 */2 * * *             | every 2 hours
          15 * * * *              | every hour at :15
          5/20 * * * *            | every 20 minutes from :05 to :45 of every hour
          5,25 * * * *            | every hour at :05 and :25
          0-9,30 * * * *          | every hour at :00 to :09 and :30
          */7 * * * *             | every 7 minutes from :00 to :56 of every hour
          0 6 * * *               | at 06:00 every day
          @daily                  | at 00:00 every day
          30 6,18 * * *           | at 06:30 and 18:30 every day
          0 6 * * mon-fri         | at 06:00, Monday to Friday
          0 6 * * 6,0             | at 06:00, Saturday and Sunday
          0 6 * * 5-7             | at 06:00, Friday to Sunday
          0 6 * * 1,3,5           | at 06:00, Monday, Wednesday and Friday
          @weekly                 | at 00:00, every Sunday
          @monthly                | at 00:00 on the 1st of every month
          @yearly                 | at 00:00 on 1 January
          0 6 1,15 * *            | at 06:00 on the 1st and 15th of every month
          0 6 22 jun-aug *        | at 06:00 on 22 June, 22 July and 22 August
          0 6 22 */2 *            | at 06:00 on the 22nd of January, March, May, July, September and November
          0 6 3 mar-dec *         | at 06:00 on the 3rd of every month from March to December
          0 6 L * *               | at 06:00 on the last day of every month
          0 6 L-1 * *             | at 06:00 on the last day but one of every month
          0 6 L-3 * *             | at 06:00 on the day 3 days before the last of every month
          0 6 15W * *             | at 06:00 on the weekday nearest the 15th of every month
          0 6 LW * *              | at 06:00 on the last weekday of every month
          0 6 15,L * *            | at 06:00 on the 15th and the last day of every month
          0 6 * * friL            | at 06:00, the last Friday of the month
          0 6 * * fri#3           | at 06:00, the third Friday of the month
          0 6 * * fri#3,friL      | at 06:00, the third Friday and the last Friday of the month
          0 6 * * mon,friL        | at 06:00, every Monday and the last Friday of the month
          0 6 13 * fri            | at 06:00 on the 13th of every month, and every Friday
          0 6 1-7 * */7           | at 06:00, every Sunday that falls on the 1st to 7th of every month
          0 6 */2 * *             | at 06:00 on every odd day of every month
          0 0 29 2 */7            | at 00:00, every Sunday that falls on the 29th of February
          0 0 */2 * mon           | at 00:00, every Monday that falls on an odd day of every month
          0 0 */10 * mon          | at 00:00, every Monday that falls on the 1st, 11th, 21st and 31st of every month
          0 0 */2 * *             | at 00:00 on every odd day of every month
          0 0 2/2 * *             | at 00:00 on every even day of every month
          0 6 * jun-aug *         | at 06:00 every day, from June to August
          */5 * * jan,mar *       | every 5 minutes, in January and March
          0 6 * 6-8 mon-fri       | at 06:00, Monday to Friday, from June to August
          */15 8-17 * * mon-fri   | every 15 minutes from 08:00 to 17:45, Monday to Friday
          0 8-17 * * *            | every hour from 08:00 to 17:00
          30 */4 * * *            | every 4 hours from 00:30 to 20:30
          0 */5 * * *             | every 5 hours from 00:00 to 20:00
          */10 8,12 * * *         | every 10 minutes of the hours 08 and 12
          */20 6 * * *            | at 06:00, 06:20 and 06:40 every day
          */10 6 * * *            | every 10 minutes from 06:00 to 06:50
          5,35 8-17 * * *         | every 30 minutes from 08:05 to 17:35
          5,25 8-17 * * *         | at :05 and :25 of every hour from 08 to 17
          0,5 */2 * * *           | at :00 and :05 of every 2nd hour from 00 to 22
          */10 * * * * *          | every 10 seconds
          * * * * * *             | every second
          30 * * * * *            | every minute, at second 30
          15,45 * * * * *         | every minute, at seconds 15 and 45
          30 0 6 * * *            | at 06:00:30 every day
          */10 * 8-17 * * *       | every 10 seconds from 08:00:00 to 17:59:50
          */10 0 * * * *          | every hour, every 10 seconds of the minute
          ~ 3 * * *               | at 03:32 every day
          @every 90s              | every 90 seconds
          @every 1h               | every hour
          @every 1d               | every 24 hours
          @every 7d               | every 7 days
          @every 2h30m            | every 2 hours and 30 minutes
          @every 200ms            | every 200 milliseconds
          @at 2026-12-24T18:00    | once, on 24 December 2026 at 18:00
          @at 2026-12-24T18:00Z   | once, on 24 December 2026 at 18:00 UTC
          """)
  void a_line_is_told_in_words(String line, String words) {
    assertThat(Parse.when(line).inWords(Parse.NAME)).isEqualTo(words);
  }

  @Test
  void the_zone_is_told_where_it_matters() {
    ZoneId prague = ZoneId.of("Europe/Prague");

    assertThat(Parse.when("0 6 * * mon-fri").inWords(Parse.NAME, prague))
        .isEqualTo("at 06:00, Monday to Friday, Europe/Prague");
    assertThat(Parse.when("@every 90s").inWords(Parse.NAME, prague)).isEqualTo("every 90 seconds");
    assertThat(Parse.when("@at 2026-12-24T18:00+02:00").inWords(Parse.NAME, prague))
        .isEqualTo("once, on 24 December 2026 at 18:00 +02:00");
  }

  @Test
  void lines_that_differ_in_meaning_differ_in_words() {
    long seed = 11;
    var lines = new RandomLines(new SplittableRandom(seed));
    Map<String, String> lineOf = new HashMap<>();
    Map<String, Object> meaningOf = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      String line = lines.any();
      if (When.parse(line) instanceof Parsed.Good<When>(CronExpression cron)) {
        String words = cron.inWords(Parse.NAME);
        Object meaning = meaning(cron);
        Object other = meaningOf.putIfAbsent(words, meaning);
        String otherLine = lineOf.putIfAbsent(words, line);
        assertThat(other == null ? meaning : other)
            .as("%s: %s and %s, seed %d", words, line, otherLine, seed)
            .isEqualTo(meaning);
      }
    }
  }

  private static Object meaning(CronExpression cron) {
    Days days = cron.days(Parse.NAME);
    StringBuilder dates = new StringBuilder();
    for (long day = 20_000; day < 20_000 + 4 * 366; day++) {
      dates.append(days.include(day) ? '1' : '0');
    }
    return Map.entry(cron.times(Parse.NAME), dates.toString());
  }
}
