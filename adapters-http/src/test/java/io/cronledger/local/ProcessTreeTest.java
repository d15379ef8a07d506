package io.cronledger.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {
  private static final int LOOKS = 3_000;

  @TempDir Path folder;

  /** It is so for a sixteenth of the time. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_process_that_goes_from_one_program_to_the_next_is_found_at_each_look() throws IOException {
    Path again = Files.writeString(folder.resolve("again"), "#!/bin/sh\nexec \"$0\"\n");
    assertThat(again.toFile().setExecutable(true)).isTrue();
    var program = new ProcessBuilder(again.toString());
    program.environment().put(Environment.RUN_ID, "this-run");
    Process process = program.start();

    long found =
        IntStream.range(0, LOOKS)
            .filter(_ -> ProcessTree.runOf(Path.of("/proc/" + process.pid())).isPresent())
            .count();

    process.destroyForcibly();
    assertThat(found).isEqualTo(LOOKS);
  }
}
