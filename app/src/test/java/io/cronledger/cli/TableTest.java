package io.cronledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columns_are_as_wide_as_they_need_to_be() {
    var table = new Table("NAME", "STATUS");
    table.row("prices", "SUCCEEDED");
    table.row("a", "LOST");

    assertThat(table.within(80))
        .isEqualTo(
            """
            NAME    STATUS
            prices  SUCCEEDED
            a       LOST
            """);
  }

  @Test
  void what_does_not_fit_is_cut_from_the_widest_column() {
    var table = new Table("NAME", "RESULT");
    table.row("prices", "run-failed: Actor run did not succeed");

    assertThat(table.within(30).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(31));
    assertThat(table.within(30)).contains("prices  run-failed: Actor run…");
  }

  @Test
  void a_cell_cannot_steer_the_terminal() {
    var table = new Table("NAME");
    table.row("a\u001b[2Jb\nc\td");

    assertThat(table.within(80)).isEqualTo("NAME\na [2Jb c d\n");
  }
}
