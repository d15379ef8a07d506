package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cron files that went through a mill: none crashes or hangs the reader, none is told vaguely. */
@Timeout(60)
class MutatedFilesTest {
  private static final int FILES = 4_000;
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
  private static final List<String> PIECES =
      List.of(
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
      String text = mutated(new Random(seed));
      CronSet set = read(folder, text, seed);
      for (Problem problem : set.problems()) {
        assertThat(isWellTold(problem, text)).as("seed %d: %s", seed, problem).isTrue();
      }
    }
  }

  private static CronSet read(CronFolder folder, String text, int seed) {
    try {
      return folder.read(text);
    } catch (RuntimeException e) {
      throw new AssertionError("seed %d: %s".formatted(seed, text), e);
    }
  }

  /** In the text, or, if it is cut short, of the file as a whole. */
  private static boolean isWellTold(Problem problem, String text) {
    Place place = problem.place();
    long lines = text.lines().count() + 1;
    boolean placed = place.line() >= 1 && place.line() <= lines && place.column() >= 1;
    return placed
        && !problem.message().isBlank()
        && !problem.remedy().isBlank()
        && problem.toString().lines().allMatch(line -> line.length() <= 400);
  }

  private static String mutated(Random random) {
    var text = new StringBuilder(SOUND);
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
