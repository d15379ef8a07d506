package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  @Test
  void unless_set_there_are_as_many_runs_as_files_allow_and_no_more_than_ten_thousand() {
    assertThat(new OpenFiles(1_024).runs(Optional.empty(), false)).isEqualTo(384);
    assertThat(new OpenFiles(1_048_576).runs(Optional.empty(), false)).isEqualTo(10_000);
  }

  @Test
  void a_run_on_this_machine_takes_more_of_them() {
    assertThat(new OpenFiles(1_024).runs(Optional.empty(), true)).isEqualTo(76);
  }

  @Test
  void what_is_asked_for_is_cut_down_to_the_room_there_is() {
    assertThat(new OpenFiles(1_024).runs(Optional.of(5_000), false)).isEqualTo(384);
    assertThat(new OpenFiles(1_048_576).runs(Optional.of(20_000), false)).isEqualTo(20_000);
    assertThat(new OpenFiles(64).runs(Optional.empty(), false)).isEqualTo(1);
  }
}
