package io.cronledger.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build rehearses must be no business of whoever builds. */
class RehearsalIT {
  private static final String CANARY = "canary-4f1c9a";

  /** In a folder with a blank in its name; were anything of it heeded, a command would fail. */
  @Test
  void goes_neither_to_the_ledger_nor_to_the_endpoint_of_whoever_builds(@TempDir Path home)
      throws Exception {
    Path folder = home.resolve("a folder");
    Path said = home.resolve("said");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Packaged.JAR.toString(),
            "io.cronledger.Rehearsal",
            folder.toString());
    builder.environment().put("CRONLEDGER_DB_URL", "jdbc:postgresql://127.0.0.1:1/none");
    builder.environment().put("CRONLEDGER_ENDPOINT", "http://127.0.0.1:1");
    builder.environment().put("APIFY_TOKEN", CANARY);
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    assertThat(folder.resolve("data/ledger.mv.db")).exists();
    for (Path file : files(folder)) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(CANARY);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
