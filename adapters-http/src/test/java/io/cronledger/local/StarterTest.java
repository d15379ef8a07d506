package io.cronledger.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of a run's first process, whoever starts it. */
final class StarterTest {
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  @TempDir Path folder;
  private Path input;

  static List<Starter> starters() {
    return List.of(new BuiltByJdk(), spawner());
  }

  private static Starter spawner() {
    Starter none =
        launch -> {
          throw new IOException("'%s' was left to another".formatted(launch.command()));
        };
    return Spawner.of(none, THREADS).orElseThrow();
  }

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(folder.resolve("input"), "what goes in");
  }

  @AfterAll
  static void stop() {
    THREADS.shutdown();
  }

  @ParameterizedTest
  @MethodSource("starters")
  void it_leads_a_session_of_its_own(Starter starter) throws Exception {
    String stat = says(starter, "cat /proc/$$/stat");

    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    assertThat(fields[3]).as("session").isEqualTo(stat.split(" ", 2)[0]);
  }

  @ParameterizedTest
  @MethodSource("starters")
  void it_reads_the_input_in_its_folder(Starter starter) throws Exception {
    assertThat(says(starter, "cat; pwd; echo and complains >&2"))
        .isEqualTo("what goes in" + folder.toRealPath() + "\nand complains\n");
  }

  @ParameterizedTest
  @MethodSource("starters")
  void it_prints_to_a_file_apart_from_what_it_says(Starter starter) throws Exception {
    Path printed = Files.writeString(folder.resolve("printed"), "something longer, from before");

    assertThat(says(starter, printed, "echo this; echo mind you >&2")).isEqualTo("mind you\n");
    assertThat(printed).hasContent("this");
  }

  @ParameterizedTest
  @MethodSource("starters")
  void it_has_no_more_in_its_environment_than_it_was_given(Starter starter) throws Exception {
    String environment = says(starter, "env");

    assertThat(environment).contains("WORD=two words\n");
    assertThat(environment.lines().map(line -> line.split("=", 2)[0]))
        .isSubsetOf("PATH", "WORD", "PWD", "OLDPWD", "SHLVL", "_");
  }

  @ParameterizedTest
  @MethodSource("starters")
  void it_holds_none_of_our_files(Starter starter) throws Exception {
    try (var _ = Files.newByteChannel(input)) {
      assertThat(says(starter, "echo /proc/$$/fd/*").strip().split(" ", -1))
          .allSatisfy(file -> assertThat(file).matches("/proc/\\d+/fd/(\\d|1\\d)"))
          .hasSizeLessThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("starters")
  void its_exit_code_is_told_and_the_signal_that_ended_it(Starter starter) throws Exception {
    assertThat(exitCode(start(starter, null, "sh", "-c", "exit 91"))).isEqualTo(91);
    assertThat(exitCode(start(starter, null, "sh", "-c", "kill -9 $$"))).isEqualTo(137);
  }

  @ParameterizedTest
  @MethodSource("starters")
  void a_program_of_its_folder_is_found_there(Starter starter) throws Exception {
    executable("mine", "#!/bin/sh\necho here\n");

    assertThat(said(start(starter, null, "./mine"))).isEqualTo("here\n");
  }

  @Test
  void a_spawned_process_hears_every_signal() throws Exception {
    assertThat(says(spawner(), "grep SigBlk /proc/self/status")).contains("\t0000000000000000");
  }

  @Test
  void what_cannot_be_spawned_is_left_to_the_other_way() throws Exception {
    executable("bare", "echo no interpreter named\n");
    Starter both = Spawner.of(new BuiltByJdk(), THREADS).orElseThrow();

    assertThat(said(start(both, null, "./bare"))).isEqualTo("no interpreter named\n");
    assertThat(exitCode(start(both, null, "./nothing"))).isNotZero();
  }

  @Test
  void a_hundred_attempts_that_fail_leave_nothing_open() throws Exception {
    Path ours = Path.of("/proc/self/fd");
    Starter spawner = spawner();
    long before = count(ours);

    for (int i = 0; i < 100; i++) {
      try {
        start(spawner, null, "./nothing");
      } catch (IOException _) {
        // as it must be
      }
    }

    assertThat(count(ours)).isLessThan(before + 50);
  }

  private static long count(Path files) throws IOException {
    try (var all = Files.list(files)) {
      return all.count();
    }
  }

  private String says(Starter starter, String script) throws Exception {
    return says(starter, null, script);
  }

  private String says(Starter starter, @Nullable Path output, String script) throws Exception {
    return said(start(starter, output, "sh", "-c", script));
  }

  private Started start(Starter starter, @Nullable Path output, String... command)
      throws IOException {
    var environment = Map.of("PATH", System.getenv("PATH"), "WORD", "two words");
    return starter.start(new Launch(List.of(command), folder, environment, input, output));
  }

  private static String said(Started process) throws Exception {
    try (var said = process.said()) {
      String all = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(exitCode(process)).isZero();
      return all;
    }
  }

  private static int exitCode(Started process) throws Exception {
    return process.exit().get(20, TimeUnit.SECONDS);
  }

  private void executable(String name, String text) throws IOException {
    Path program = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
