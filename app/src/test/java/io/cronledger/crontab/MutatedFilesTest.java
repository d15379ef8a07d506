package io.cronledger.crontab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cron files that went through a mill: none crashes or hangs the reader, none is told vaguely. */
@Timeout(60)
class MutatedFilesTest {
  private static final int FILES = Integer.getInteger("cronledger.files", 1_500);
  private static final String SOUND =
      """
      CRON_TZ=Europe/Prague # zone
      timeout=120 overlap=skip
      */15 * * * *   janedoe~price-watch  name=prices memory=512 input={"a": [1, {"b": "${slot.date}"}],
        "c": "\\" # ${env.SHOP}"} tags="x, y"
      0 6 L,15W * fri#3,mon-fri  xYt67fkmQ0Pzn2bTa  name=two catchup=last late=1h30m retry=3
         description='it is' webhooks=[{"requestUrl": "https://x.example"}]
      ~ 3~5/2 * jan,dec 5L  janedoe~vacuum name=three from=2026-01-01 until=2030-01-01T00:00:00Z
      @every 90s janedoe~pulse
      @at 2026-12-24T18:00+01:00 janedoe~greetings input=@none.json
      """;
  private static final String CALENDAR =
      """
      SUMMARY:one
      DTSTART;VALUE=DATE:20261224
      DTEND;VALUE=DATE:20261227
      END:VEVENT
      BEGIN:VEVENT
      DTSTART;VALUE=DATE:20261126
      RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=3;BYMONTH=11;BYDAY=4TH
      EXDATE;VALUE=DATE:20281123
      END:VEVENT
      2027-03-29  # Easter
      12-25
      BEGIN:VEVENT
      DTSTART;VALUE=DATE:20240229
      RRULE:FREQ=YEARLY;UNTIL=20400101
      DURATION:P2D
      END:VEVENT
      """;
  private static final List<String> PIECES =
      List.of(
          ":",
          ";",
          "-1",
          "20260000",
          "BYDAY=",
          "COUNT=0",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "\\",
          "#",
          "=",
          "@",
          "~",
          "/",
          ",",
          "-",
          "*",
          "?",
          "\n",
          "\r\n",
          " ",
          "\t",
          "\n ",
          "${",
          "$",
          "0",
          "99999999999",
          "\u00a0",
          "\ufeff",
          "日本",
          "😀",
          "\u0301",
          "\0",
          "tz=",
          "input=@",
          "input={",
          "@every",
          "@at",
          "@reboot",
          "name=x",
          "L",
          "W");

  @TempDir Path config;

  @Test
  void a_mutated_file_is_read_or_told_with_places_and_remedies() {
    var folder = new CronFolder(config);
    for (int seed = 0; seed < FILES; seed++) {
      check(folder, mutated(new Random(seed)).getBytes(StandardCharsets.UTF_8), seed);
    }
  }

  @Test
  void a_file_of_mixed_encodings_is_read_or_told_with_places_and_remedies() {
    var folder = new CronFolder(config);
    for (int seed = 0; seed < FILES / 4; seed++) {
      var random = new Random(seed);
      byte[] bytes = mutated(random).getBytes(StandardCharsets.UTF_8);
      int from = random.nextInt(bytes.length);
      String part = mutated(random);
      byte[] other =
          part.getBytes(
              random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE);
      System.arraycopy(other, 0, bytes, from, Math.min(other.length, bytes.length - from));
      check(folder, bytes, seed);
    }
  }

  @Test
  void a_mutated_calendar_is_read_or_told_with_places_and_remedies() {
    for (int seed = 0; seed < FILES; seed++) {
      String text = mutated(new Random(seed), CALENDAR);
      try {
        FuzzedCalendar.fuzzerTestOneInput(text.getBytes(StandardCharsets.UTF_8));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed %d: %s".formatted(seed, text), e);
      }
    }
  }

  private static void check(CronFolder folder, byte[] bytes, int seed) {
    try {
      FuzzedCronFile.check(folder, bytes);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed %d: %s".formatted(seed, new String(bytes, StandardCharsets.UTF_8)), e);
    }
  }

  private static String mutated(Random random) {
    return mutated(random, SOUND);
  }

  private static String mutated(Random random, String sound) {
    var text = new StringBuilder(sound);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
        default -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }
}
