package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.Terminal.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsWithoutServiceTest extends CommandsContract {

  @Override
  void begin(Terminal place) {
    try (var _ = place.serve()) {
      untilRunsHaveSucceeded(place);
    }
  }

  @Test
  void nobody_can_tell_what_changes(@TempDir Path home) {
    Terminal place = Terminal.withSamples(home);
    begin(place);

    Command follow = place.run("runs", "--follow");

    assertThat(follow.exitCode()).isEqualTo(3);
    assertThat(follow.err()).contains("No service runs here", "leave out --follow");
  }
}
