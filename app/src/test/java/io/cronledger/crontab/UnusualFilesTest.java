package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that no editor of cron files would write, and none at all. */
class UnusualFilesTest {
  @TempDir Path config;
  private CronFolder folder = new CronFolder(Path.of("none"));

  @BeforeEach
  void open() {
    folder = new CronFolder(config);
  }

  @Test
  void bytes_that_are_not_utf_8_are_told_with_their_place() {
    folder.write("cron.d/a.cron", "# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(folder.read().problems().getFirst().toString())
        .startsWith("config/cron.d/a.cron:1:6: The byte E9 is not UTF-8");
  }

  @Test
  void other_encodings_and_binary_files_are_told_as_such() {
    folder.write("cron.d/a.cron", "\ufeff@daily j~t\n".getBytes(StandardCharsets.UTF_16LE));
    folder.write("cron.d/b.cron", "@daily j~t\n# \0\0\0\0\n");

    assertThat(folder.read().problems())
        .extracting(Problem::message)
        .containsExactly(
            "is written in UTF-16", "The control character U+0000 does not belong in a text");
  }

  @Test
  void a_folder_named_like_a_file_is_told() throws IOException {
    Files.createDirectories(config.resolve("cron.d/x.cron"));

    assertThat(folder.read().problems().getFirst().toString())
        .startsWith("config/cron.d/x.cron: is a folder, not a file");
  }

  @Test
  void a_missing_folder_is_an_error_and_an_empty_one_a_warning() throws IOException {
    assertThat(folder.read().problems().getFirst().toString())
        .startsWith("config/cron.d: this folder of cron files is not there");

    Files.createDirectories(config.resolve("cron.d"));

    assertThat(folder.read().hasErrors()).isFalse();
    assertThat(folder.read().problems().getFirst().remedy()).contains("config/cron.d/prices.cron");
  }

  @Test
  void a_line_of_a_megabyte_is_answered_with_a_short_excerpt() {
    Problem problem =
        folder.problem("@daily j~t description=" + "x".repeat(1 << 20) + " timeout=soon\n");

    assertThat(problem.excerpt().text()).hasSizeLessThan(100).contains("timeout=soon");
    assertThat(problem.excerpt().carets()).hasSize(problem.excerpt().text().length());
  }

  @Test
  void a_megabyte_of_words_or_brackets_is_no_trouble() {
    assertThat(folder.problems("x ".repeat(1 << 19))).isNotEmpty();
    assertThat(folder.problems("a={\n".repeat(1 << 18))).isNotEmpty();
    assertThat(folder.problems("@daily j~t " + "a=\"b\" ".repeat(1 << 17))).isNotEmpty();
    assertThat(folder.problems("@daily j~t input=" + "[".repeat(1 << 20))).isNotEmpty();
    assertThat(folder.problems("@daily j~t tz=" + "z".repeat(1 << 20))).isNotEmpty();
  }

  @Test
  void a_file_full_of_problems_is_cut_short() {
    List<Problem> problems = folder.problems("61 * * * * j~t name=x\n".repeat(5_000));

    assertThat(problems).hasSize(101);
    assertThat(problems.getFirst().message()).contains("more errors than the first 100");
  }

  @Test
  void carets_stand_under_the_place_whatever_is_before_it() {
    Problem problem = folder.problem("@daily\tj~t\tdescription=\"日本\"\tlate=soon");

    assertThat(problem.excerpt().text()).isEqualTo("@daily j~t description=\"日本\" late=soon");
    assertThat(problem.excerpt().carets())
        .isEqualTo(" ".repeat(24) + "\u3000\u3000" + " ".repeat(7) + "^^^^");
  }
}
