package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RunSheetTest {
  @Test
  void it_says_who_asked_for_a_run_and_what_that_cost() {
    List<String> lines =
        sheet("{\"cause\":\"manual\",\"by\":\"jane\",\"platform\":{\"usd\":0.0125}}");

    assertThat(lines)
        .containsExactly(
            "cause          manual", "asked by       jane", "cost           0.0125 USD");
  }

  @Test
  void what_is_not_known_has_no_line() {
    assertThat(sheet("{\"cause\":\"slot\"}")).containsExactly("cause          slot");
  }

  private static List<String> sheet(String run) {
    var out = new ByteArrayOutputStream();
    new RunSheet(new PrintStream(out, true, UTF_8), ZoneOffset.UTC)
        .print(JsonMapper.shared().readTree(run));
    return out.toString(UTF_8).lines().toList();
  }
}
