package io.cronledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It is noon of 24 November 2026. */
class NextTest {
  @TempDir Path config;

  @Test
  void all_schedules_are_merged_in_the_order_of_time() {
    assertThat(
            on("0 14 * * * j~b\n30 13 * * * j~a tz=Europe/Prague\n@hourly j~c\n")
                .run("next", "-n", "4", "--json"))
        .containsExactly(
            "{\"schedule\":\"c\",\"slot\":\"2026-11-24T12:00:00Z\",\"local\":\"2026-11-24T12:00:00Z\"}",
            "{\"schedule\":\"a\",\"slot\":\"2026-11-24T12:30:00Z\",\"local\":\"2026-11-24T13:30:00+01:00\"}",
            "{\"schedule\":\"c\",\"slot\":\"2026-11-24T13:00:00Z\",\"local\":\"2026-11-24T13:00:00Z\"}",
            "{\"schedule\":\"b\",\"slot\":\"2026-11-24T14:00:00Z\",\"local\":\"2026-11-24T14:00:00Z\"}");
  }

  @Test
  void a_stretch_includes_its_first_instant_and_not_its_last_and_n_caps_it() {
    CommandLineOnFiles on = on("@hourly j~c\n");

    assertThat(
            on.run(
                "next", "--from", "2027-01-01T00:00:00Z", "--to", "2027-01-02T00:00:00Z", "--json"))
        .hasSize(24)
        .first()
        .asString()
        .contains("2027-01-01T00:00:00Z");
    assertThat(on.run("next", "--to", "7d", "-n", "5", "--json")).hasSize(5);
    assertThat(on.run("next", "--json")).hasSize(10);
  }

  @Test
  void a_clock_change_is_told_at_the_slot_it_moves_and_for_the_year_ahead() {
    CommandLineOnFiles on = on("30 2 * * * j~c tz=Europe/Prague\n");

    assertThat(on.run("next", "--from", "2027-03-28T00:00:00Z", "-n", "1", "--json"))
        .containsExactly(
            "{\"schedule\":\"c\",\"slot\":\"2027-03-28T01:00:00Z\",\"local\":\"2027-03-28T03:00:00+02:00\","
                + "\"note\":\"2027-03-28: the clock skips 02:30, due at 03:00 instead\"}");
    assertThat(on.run("next", "c", "-n", "1"))
        .containsExactly(
            "c: at 02:30 every day, Europe/Prague",
            "DUE                  SCHEDULE  LOCAL TIME                         WHEN",
            "2026-11-25 01:30:00  c         2026-11-25 02:30:00 Europe/Prague  at 02:30 every day, Europe/Prague",
            "",
            "Clock changes within a year:",
            "  c, 2027-03-28: the clock skips 02:30, due at 03:00 instead",
            "  c, 2027-10-31: the clock shows 02:30 twice, due the first time only");
  }

  @Test
  void a_date_or_a_time_without_offset_is_on_the_wall_clock_of_the_settings() {
    CommandLineOnFiles on = on("@hourly j~c\n");

    for (String from : List.of("2027-01-01", "2027-01-01T00:00", "2027-01-01T00:00:00+00:00")) {
      assertThat(on.run("next", "--from", from, "--to", "2027-01-02", "--json"))
          .hasSize(24)
          .first()
          .asString()
          .contains("2027-01-01T00:00:00Z");
    }
    assertThat(on.run("next", "--from", "2027-02-30")).isEmpty();
    assertThat(on.complaint()).contains("'2027-02-30', which is not a time");
  }

  @Test
  void days_that_a_calendar_excludes_are_left_out() throws Exception {
    Files.createDirectories(config.resolve("calendars"));
    Files.writeString(config.resolve("calendars/off.cal"), "2026-11-25\n2026-11-26\n");

    assertThat(on("@daily j~c calendar=!off\n").run("next", "c", "-n", "2", "--json"))
        .extracting(line -> line.substring(23, 41))
        .containsExactly("\"2026-11-27T00:00:", "\"2026-11-28T00:00:");
    assertThat(on("@daily j~c calendar=!off\n").run("next", "c").getFirst())
        .isEqualTo("c: at 00:00 every day, UTC, not on the days of 'off'");
  }

  @Test
  void what_is_never_due_and_what_is_not_there_are_told() {
    CommandLineOnFiles on = on("@daily j~prices enabled=false\n");

    assertThat(on.run("next")).containsExactly("Nothing is due.");
    assertThat(on.run("next", "prcies")).isEmpty();
    assertThat(on.exitCode()).isEqualTo(2);
    assertThat(on.complaint()).contains("Did you mean 'prices'?");
  }

  private CommandLineOnFiles on(String cronFile) {
    return new CommandLineOnFiles(config).with(cronFile);
  }
}
