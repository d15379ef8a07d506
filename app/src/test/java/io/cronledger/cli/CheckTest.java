package io.cronledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  @TempDir Path config;

  @Test
  void sound_files_are_counted_and_their_warnings_shown() {
    CommandLineOnFiles on = on("@daily j~a\n@at 2020-01-01T00:00 j~b\n");

    assertThat(on.run("check"))
        .contains("config/cron.d/a.cron:2:1: warning: This has passed: 'b' will never fire again")
        .endsWith("2 schedules, no errors.");
    assertThat(on.exitCode()).isZero();
  }

  @Test
  void all_errors_are_told_at_once_each_with_its_line_a_caret_and_a_remedy() {
    CommandLineOnFiles on = on("61 3 * * * j~a\n@daily j~b timout=5\n");

    assertThat(on.run("check"))
        .containsExactly(
            "config/cron.d/a.cron:1:1: '61' is not a minute",
            "  61 3 * * * j~a",
            "  ^^",
            "  Minutes are 0 to 59, such as '*/15' or '0,30'.",
            "config/cron.d/a.cron:2:12: 'timout' is not an option",
            "  @daily j~b timout=5",
            "             ^^^^^^",
            "  Did you mean 'timeout'?");
    assertThat(on.exitCode()).isEqualTo(2);
  }

  @Test
  void an_editor_gets_one_object_a_line() {
    CommandLineOnFiles on = on("61 3 * * * j~a\n@at 2020-01-01T00:00 j~b\n");

    assertThat(on.run("check", "--json"))
        .containsExactly(
            "{\"severity\":\"error\",\"file\":\"config/cron.d/a.cron\",\"line\":1,\"column\":1,\"length\":2,"
                + "\"source\":\"61 3 * * * j~a\",\"carets\":\"^^\",\"message\":\"'61' is not a minute\","
                + "\"remedy\":\"Minutes are 0 to 59, such as '*/15' or '0,30'.\"}",
            "{\"severity\":\"warning\",\"file\":\"config/cron.d/a.cron\",\"line\":2,\"column\":1,\"length\":20,"
                + "\"source\":\"@at 2020-01-01T00:00 j~b\",\"carets\":\"^^^^^^^^^^^^^^^^^^^^\","
                + "\"message\":\"This has passed: 'b' will never fire again\","
                + "\"remedy\":\"Delete the entry, or mend its time; its history stays either way.\"}");
    assertThat(on.exitCode()).isEqualTo(2);
  }

  @Test
  void only_the_files_that_are_named_are_checked() {
    CommandLineOnFiles on = on("61 3 * * * j~a\n");
    var other = new CommandLineOnFiles(config.resolve("other")).with("@daily j~a\n");

    on.run("check", config.resolve("other/cron.d/a.cron").toString());
    assertThat(on.exitCode()).isZero();
    other.run("check", config.resolve("cron.d/a.cron").toString());
    assertThat(other.exitCode()).isEqualTo(2);
  }

  private CommandLineOnFiles on(String cronFile) {
    return new CommandLineOnFiles(config).with(cronFile);
  }
}
