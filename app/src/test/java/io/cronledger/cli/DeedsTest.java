package io.cronledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pausing, resuming, aborting and auditing while no service runs. */
class DeedsTest {
  private final CommandLineOnBooks cronledger;

  DeedsTest(@TempDir Path config) {
    this.cronledger = new CommandLineOnBooks(config).with("* * * * * a~b name=prices");
  }

  @Test
  void a_schedule_that_is_paused_while_no_service_runs_is_paused_for_the_next_one() {
    assertThat(cronledger.run("pause", "prices", "--by", "anna"))
        .containsExactly("prices is paused: its slots are skipped until it is resumed.");
    assertThat(cronledger.exitCode()).isZero();

    assertThat(cronledger.ledger.inForce().getFirst().paused()).isTrue();
    assertThat(cronledger.ledger.deedsOf(new ScheduleName("prices")))
        .singleElement()
        .satisfies(deed -> assertThat(deed.by()).isEqualTo("anna"));
    assertThat(cronledger.run("schedules").getLast()).contains("paused by anna");
  }

  @Test
  void what_came_due_before_the_pause_is_not_told_as_paused() {
    cronledger.time.pass(Duration.ofMinutes(1));

    cronledger.run("pause", "prices");

    assertThat(cronledger.newest().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_schedule_that_is_resumed_says_when_it_fires_next() {
    cronledger.run("pause", "prices");

    assertThat(cronledger.run("resume", "prices"))
        .containsExactly("prices fires again, next 2026-11-24 12:01:00.");
    assertThat(cronledger.ledger.inForce().getFirst().paused()).isFalse();
  }

  @Test
  void what_cannot_be_done_is_bad_usage_and_says_why() {
    cronledger.run("resume", "prices");
    assertThat(cronledger.exitCode()).isEqualTo(2);
    assertThat(cronledger.complaint()).contains("Schedule 'prices' is not paused.");

    cronledger.run("pause", "prcies");
    assertThat(cronledger.exitCode()).isEqualTo(2);
    assertThat(cronledger.complaint()).contains("Did you mean 'prices'?");

    cronledger.run("pause", "prices", "--by", "(me)");
    assertThat(cronledger.exitCode()).isEqualTo(2);
    assertThat(cronledger.complaint()).contains("does not say who asks");
  }

  @Test
  void a_run_is_not_aborted_without_a_service() {
    cronledger.time.pass(Duration.ofMinutes(1));
    cronledger.schedules().sweep();

    cronledger.run("abort", "prices");

    assertThat(cronledger.exitCode()).isEqualTo(3);
    assertThat(cronledger.complaint())
        .contains("No service runs that could stop run " + cronledger.newest().id());
  }

  @Test
  void an_audit_of_sound_books_counts_the_slots_and_ends_well() {
    cronledger.time.pass(Duration.ofMinutes(3));
    cronledger.schedules().sweep();

    assertThat(cronledger.run("audit"))
        .containsExactly("3 slots expected, 3 recorded, no differences.");
    assertThat(cronledger.exitCode()).isZero();
    assertThat(cronledger.run("audit", "--from", "1m", "--json"))
        .containsExactly("{\"expected\":2,\"recorded\":2,\"differences\":0}");
  }

  @Test
  void differences_are_a_table_and_exit_code_1() {
    cronledger.loseSlots(Duration.ofMinutes(3));

    assertThat(cronledger.run("audit"))
        .containsExactly(
            "SCHEDULE  SLOT                 DIFFERENCE",
            "prices    2026-11-24 12:01:00  3 slots up to 2026-11-24T12:03:00Z have no entry",
            "3 slots expected, 0 recorded, 1 difference.");
    assertThat(cronledger.exitCode()).isEqualTo(1);
  }

  @Test
  void as_json_differences_come_one_a_line_and_the_sum_last() {
    cronledger.loseSlots(Duration.ofMinutes(3));

    assertThat(cronledger.run("audit", "--json"))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"schedule\":\"prices\",\"slot\":\"2026-11-24T12:01:00Z\"");
    assertThat(cronledger.run("audit", "--json"))
        .last()
        .isEqualTo("{\"expected\":3,\"recorded\":0,\"differences\":1}");
  }

  @Test
  void the_platform_is_not_asked_without_a_service() {
    cronledger.run("audit", "--online");

    assertThat(cronledger.exitCode()).isEqualTo(3);
    assertThat(cronledger.complaint()).contains("No service runs that could ask the platform");
  }

  @Test
  void an_audit_of_a_schedule_that_never_was_is_bad_usage() {
    cronledger.run("audit", "--schedule", "prcies");

    assertThat(cronledger.exitCode()).isEqualTo(2);
    assertThat(cronledger.complaint()).contains("did you mean 'prices'?");
  }
}
