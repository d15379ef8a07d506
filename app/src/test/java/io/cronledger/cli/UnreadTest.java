package io.cronledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a command whose output goes nowhere: into a pipe that was closed, a full disk.
 */
class UnreadTest {
  private final CommandLineOnBooks cronledger;

  UnreadTest(@TempDir Path config) {
    this.cronledger = new CommandLineOnBooks(config).with("* * * * * a~b name=prices");
    cronledger.time.pass(Duration.ofMinutes(1));
    cronledger.run("pause", "prices");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "export", "schedules", "stats"})
  void a_command_does_not_say_that_it_is_done(String command) {
    cronledger.runUnread(command);

    assertThat(cronledger.exitCode()).isEqualTo(3);
    assertThat(cronledger.complaint()).contains("Not all could be printed");
  }

  @Test
  void an_export_ends_with_the_page_that_nobody_read() {
    for (int i = 0; i < 500; i++) {
      cronledger.ledger.ordered(Samples.manual(i));
    }

    assertThat(cronledger.runUnread("export").printedInVain()).isBetween(1, 200);
    assertThat(cronledger.run("export")).hasSize(501);
  }

  @Test
  void one_that_was_read_does() {
    assertThat(cronledger.run("export")).hasSize(1);
    assertThat(cronledger.exitCode()).isZero();
  }
}
