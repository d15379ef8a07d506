package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.Terminal.Command;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.run.Orders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a command from doing its work is told in as few words as it takes. */
class StartingTest {
  @TempDir Path home;
  private Terminal terminal;

  @BeforeEach
  void place() {
    terminal = Terminal.withSamples(home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "check",
        "plan",
        "next",
        "schedules",
        "runs",
        "show",
        "input",
        "output",
        "run",
        "endpoint"
      })
  void every_command_tells_how_it_is_used(String name) {
    Command help = terminal.run(name, "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: cronledger " + name, "--json", "--config");
  }

  @Test
  void all_that_is_wrong_is_told_before_anything_is_started() {
    terminal
        .write("cron.d/bad.cron", "61 * * * * local~echo name=other\n")
        .write("tasks/broken/task.json", "{\"comand\": [\"true\"]}");

    Command refused = terminal.run("serve");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "bad.cron:1:1: '…' is not a minute",
            "'cronledger check' shows",
            "Did you mean 'command'?",
            "\"command\" is missing");
    assertThat(terminal.data()).doesNotExist();
  }

  @Test
  void the_endpoint_alone_is_as_strict_about_its_tasks() {
    terminal.write("tasks/broken/task.json", "{\"comand\": [\"true\"]}");

    Command refused = terminal.run("endpoint");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("Did you mean 'command'?");
    assertThat(terminal.data()).doesNotExist();
  }

  @Test
  void wrong_settings_are_told_all_at_once() {
    Command refused = terminal.run("serve", "--http-port", "x", "--drain", "soon");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--http-port: '…' is not a port", "--drain: '…'", "'cronledger check' shows");
    assertThat(terminal.run("check", "--http-port", "x").err()).contains("--http-port: 'x'");
  }

  @Test
  void a_service_tells_no_log_what_its_files_say() {
    terminal
        .write("cronledger.properties", "s3cret-key = 1\ndrain = s3cret\ns3cret\n")
        .write("tasks/broken/task.json", "{\"s3cret\": [\"true\"], \"command\": \"s3cret\"}");

    assertThat(terminal.run("check").err()).contains("drain = s3cret");
    for (String service : List.of("serve", "endpoint")) {
      Command settings = terminal.run(service);
      assertThat(settings.err())
          .contains("cronledger.properties:1:1: '…' is not a setting", ":2:9: '…' is")
          .contains("cronledger.properties:3:1: an equals sign is missing")
          .doesNotContain("s3cret");
    }

    terminal.write("cronledger.properties", "");
    for (String service : List.of("serve", "endpoint")) {
      assertThat(terminal.run(service).err())
          .contains("task.json:1:2: '…' is not a key", "'…' is not a command")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void a_configuration_that_is_not_there_is_no_empty_one() {
    Command refused = new Terminal(home.resolve("elsewhere"), Map.of()).run("runs");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("elsewhere", "--config");
  }

  @Test
  void a_question_begins_no_ledger() {
    Command refused = terminal.run("runs");

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("there is no ledger in");
    assertThat(terminal.data()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-port", "endpoint-port"})
  void a_port_in_use_is_one_line(String setting) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Command refused = terminal.run("serve", "--" + setting, port);

      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.err().lines()).hasSize(1);
      assertThat(refused.err()).contains(port, "set another " + setting);
    }
  }

  @Test
  void a_second_service_of_the_same_ledger_is_one_line() {
    try (var _ = terminal.serve()) {
      Command refused = terminal.run("serve");

      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.err().lines()).hasSize(1);
      assertThat(refused.err()).contains("another Cronledger (process ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "schedules", "stats", "audit"})
  void a_question_waits_for_whoever_begins_or_ends_with_the_ledger(String question) {
    Command asked;
    try (var _ = SqlLedger.open(terminal.data(), () -> Orders.LEDGER)) {
      asked = terminal.start(question);
      await().during(Duration.ofMillis(500)).until(() -> !asked.isOver());
    }

    assertThat(asked.exitCode()).isZero();
    assertThat(asked.err()).isEmpty();
  }

  @Test
  void without_a_token_a_remote_endpoint_is_not_called() {
    Command refused = terminal.run("serve", "--endpoint", "http://127.0.0.1:9");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("APIFY_TOKEN: is not set", "token-file");
  }

  @Test
  void an_endpoint_that_cannot_be_reached_is_an_outcome_on_record() {
    terminal.write("cron.d/samples.cron", "* * * * * *  a~b  name=far retry=1 backoff=100ms\n");
    Terminal withToken =
        terminal.with(Map.of("CRONLEDGER_HTTP_PORT", "0", "APIFY_TOKEN", "any-token"));

    try (var _ = withToken.serve("--endpoint", "http://127.0.0.1:9")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(terminal.run("runs", "--status", "REFUSED").out())
                      .contains("unreachable: http://127.0.0.1:9 could not be reached"));
    }
  }

  @Test
  void the_ready_line_tells_how_many_runs_there_is_room_for() {
    try (Command service = terminal.serve("--max-running", "7")) {
      assertThat(service.out()).contains("2 schedules, at most 7 runs at a time");
    }
  }
}
