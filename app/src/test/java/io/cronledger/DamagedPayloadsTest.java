package io.cronledger;

import static io.cronledger.CommandsContract.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.Terminal.Command;
import io.cronledger.durable.DurablePath;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A disk that gave back other bytes costs those runs whose bytes they were, and no others. */
class DamagedPayloadsTest {
  @TempDir Path home;
  private Terminal terminal;
  private String whole = "";
  private String small = "";
  private String large = "";

  @BeforeEach
  void damage() throws SQLException {
    terminal =
        Terminal.withSamples(home)
            .write("cron.d/samples.cron", "@yearly local~echo name=yearly\n")
            .task("large", "head -c 400000 /dev/urandom | base64; echo '\"'; cat");
    small = run("local~echo", "{\"tiny\":1}");
    large = run("local~large", "{\"large\":1}");
    whole = run("local~echo", "{\"whole\":1}");

    change("delete from payload where chunk = 1");
    change(
        "update payload set bytes = x'00' where chunk = 0 and octet_length(bytes) = "
            + "{\"tiny\":1}".length());
  }

  private String run(String task, String input) {
    Command run = terminal.run("run", "--task", task, "--input", input, "--json");
    return json(run).getFirst().path("id").asString();
  }

  private void change(String sql) throws SQLException {
    String file = terminal.data().resolve("ledger").toAbsolutePath().toString();
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:" + DurablePath.register() + "file:" + file);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  @Test
  void commands_tell_which_runs_they_are_and_go_on_with_the_rest() {
    theyAreTold();
    try (var _ = terminal.serve()) {
      theyAreTold();
    }
  }

  private void theyAreTold() {
    Command export = terminal.run("export", "--payloads");
    List<JsonNode> lines = json(export);

    assertThat(lines)
        .extracting(line -> line.path("id").asString())
        .containsExactly(whole, large, small);
    assertThat(lines.get(0).path("outputContent").toString()).isEqualTo("{\"whole\":1}");
    assertThat(lines.get(1).path("inputContent").toString()).isEqualTo("{\"large\":1}");
    assertThat(lines.get(1).path("damaged").toString())
        .isEqualTo("{\"output\":\"chunk 1 is missing\"}");
    assertThat(lines.get(2).path("damaged").propertyNames()).containsExactly("input", "output");
    assertThat(export.err())
        .contains("Run " + large + ": damaged is its output (chunk 1 is missing)")
        .contains("Run " + small + ": damaged is its input (", "and its output (", "backup")
        .doesNotContain(whole);
    assertThat(export.exitCode()).isEqualTo(1);

    assertThat(terminal.run("show", large).out()).contains(", damaged: chunk 1 is missing");
    assertThat(terminal.run("show", large).exitCode()).isEqualTo(1);
    assertThat(terminal.run("show", whole).exitCode()).isZero();
    for (String run : List.of(large, small)) {
      Command output = terminal.run("output", run);
      assertThat(output.exitCode()).isEqualTo(1);
      assertThat(output.err()).contains("the output of run " + run + " is damaged (", "backup");
      Command diff = terminal.run("diff", whole, run);
      assertThat(diff.exitCode()).isEqualTo(1);
      assertThat(diff.err()).contains("the output of run " + run + " is damaged (", "backup");
    }
    Command search = terminal.run("runs", "--content", "whole", "--json");
    assertThat(json(search)).hasSize(1);
    assertThat(search.err()).contains("Run " + small + ": not looked into");
    assertThat(search.exitCode()).isEqualTo(1);
  }
}
