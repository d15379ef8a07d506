package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Status;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says is so. */
class ReadmeTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir Path home;

  @Test
  void its_table_of_settings_is_the_settings_and_their_defaults() throws IOException {
    Map<String, String> written = new TreeMap<>();
    for (String[] row : table("| setting |")) {
      codes(row[1]).forEach(name -> written.put(name, codes(row[2]).findFirst().orElse("")));
    }

    assertThat(written)
        .isEqualTo(
            Settings.known().stream()
                .collect(Collectors.toMap(Settings.Known::name, Settings.Known::standard)));
  }

  @Test
  void its_table_of_commands_is_the_commands() throws IOException {
    Set<String> written =
        table("| command |").stream()
            .flatMap(row -> codes(row[1]))
            .map(code -> code.split(" ", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(written).isEqualTo(commands());
  }

  private Set<String> commands() {
    String help = Terminal.withSamples(home).run("--help").out();
    return help.substring(help.indexOf("Commands:"))
        .lines()
        .skip(1)
        .takeWhile(line -> !line.isBlank())
        .filter(line -> line.matches("  [a-z].*"))
        .map(line -> line.strip().split(" +", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void its_table_of_outcomes_has_every_status() throws IOException {
    assertThat(table("| status |").stream().flatMap(row -> codes(row[1])))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Status.values()).map(Status::label).toList());
  }

  @Test
  void its_cron_file_is_sound() throws IOException {
    String snippet =
        Pattern.compile("```\n(# config/cron.d/prices.cron\n.*?)```", Pattern.DOTALL)
            .matcher(readme())
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    var terminal = new Terminal(home, Map.of()).write("cron.d/prices.cron", snippet);

    assertThat(terminal.run("check").lines()).containsExactly("3 schedules, no errors.");
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  /** The cells of each row, from 1 on. */
  private static List<String[]> table(String head) throws IOException {
    return readme()
        .lines()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.replace("\\|", "¦").split("\\|", -1))
        .toList();
  }

  private static Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1));
  }
}
