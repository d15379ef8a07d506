package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  @Test
  void unless_set_there_are_as_many_runs_as_files_allow_and_no_more_than_ten_thousand() {
    assertThat(new OpenFiles(1_024).runs(Optional.empty(), false)).isEqualTo(480);
    assertThat(new OpenFiles(1_048_576).runs(Optional.empty(), false)).isEqualTo(10_000);
    assertThat(new OpenFiles(20_000).runs(Optional.empty(), false)).isEqualTo(10_000);
  }

  @Test
  void a_run_on_this_machine_takes_more_of_them() {
    assertThat(new OpenFiles(1_024).runs(Optional.empty(), true)).isEqualTo(64);
  }

  @Test
  void what_is_asked_for_is_cut_down_to_the_room_there_is() {
    assertThat(new OpenFiles(1_024).runs(Optional.of(5_000), false)).isEqualTo(480);
    assertThat(new OpenFiles(1_048_576).runs(Optional.of(20_000), false)).isEqualTo(20_000);
    assertThat(new OpenFiles(64).runs(Optional.empty(), false)).isEqualTo(1);
  }

  @Test
  void what_calls_leave_is_for_large_outputs() {
    assertThat(new OpenFiles(1_024).outputs(Optional.empty(), false)).isEqualTo(160);
    assertThat(new OpenFiles(1_024).outputs(Optional.empty(), true)).isEqualTo(64);
    assertThat(new OpenFiles(1_024).outputs(Optional.of(40), false)).isEqualTo(600);
    assertThat(new OpenFiles(64).outputs(Optional.empty(), false)).isEqualTo(1);
  }
}
