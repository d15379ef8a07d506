package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class StorageSheetTest {
  @Test
  void when_the_disk_is_full_at_this_rate_is_told() {
    assertThat(lastLine("{\"free\":2000000,\"fullInDays\":7}"))
        .isEqualTo("Its disk has 2.0 MB free: at this rate it is full in 7 days.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"free\":2000000} | Its disk has 2.0 MB free.",
        "{}                 | How much its server's disk has free cannot be seen from here."
      })
  void what_is_not_known_of_it_is_not_made_up(String found, String told) {
    assertThat(lastLine(found)).isEqualTo(told);
  }

  private static String lastLine(String found) {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, UTF_8);
    new StorageSheet(new Screen(print, print, 200)).print(JsonMapper.shared().readTree(found));
    return out.toString(UTF_8).lines().toList().getLast();
  }
}
