package io.cronledger.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunJournalTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path folder;

  @Test
  void a_run_is_read_as_it_became_last() throws IOException {
    try (var journal = RunJournal.open(file())) {
      journal.add(run("a"));
      journal.add(run("b"));
      journal.add(run("a").ended(RunStatus.SUCCEEDED, NOW, 0, "well"));
    }

    assertThat(reread())
        .containsExactly(run("a").ended(RunStatus.SUCCEEDED, NOW, 0, "well"), run("b"));
  }

  @Test
  void a_run_that_was_forgotten_stays_forgotten() throws IOException {
    try (var journal = RunJournal.open(file())) {
      journal.add(run("a"));
      journal.add(run("b"));
      journal.forget(run("a"));
    }

    assertThat(reread()).containsExactly(run("b"));
  }

  @Test
  void a_line_that_was_cut_off_costs_that_change_alone() throws IOException {
    try (var journal = RunJournal.open(file())) {
      journal.add(run("a"));
    }
    Files.writeString(file(), "{\"id\":\"a\",\"task\":\"t", StandardOpenOption.APPEND);

    assertThat(reread()).containsExactly(run("a"));

    try (var journal = RunJournal.open(file())) {
      journal.add(run("b"));
    }
    assertThat(reread()).containsExactly(run("a"), run("b"));
  }

  @Test
  void the_file_does_not_grow_with_what_is_outdated() throws IOException {
    try (var journal = RunJournal.open(file())) {
      for (int i = 0; i < 20_000; i++) {
        journal.add(run("a"));
      }
    }

    assertThat(Files.size(file())).isLessThan(2 << 20);
    assertThat(reread()).containsExactly(run("a"));
  }

  @Test
  void runs_of_version_0_1_are_taken_over_with_their_logs() throws IOException {
    Path old = Files.createDirectories(folder.resolve("runs/92onB3bRe28f7TGqH"));
    Files.writeString(old.resolve("log.txt"), "said\n");
    Files.writeString(
        old.resolve("run.json"),
        """
        {"id":"92onB3bRe28f7TGqH","task":"hello","caller":{"userAgent":"x","clientIp":"127.0.0.1"},
         "options":{"timeoutSecs":60,"memoryMbytes":256,"maxItems":null,"maxTotalChargeUsd":null,
           "restartOnError":false,"build":"latest"},"inputBytes":2,
         "progress":{"status":"SUCCEEDED","startedAt":"2026-01-31T12:00:00Z",
           "finishedAt":"2026-01-31T12:00:01Z","leader":{"pid":7,"startedAt":"2026-01-31T12:00:00Z"},
           "exitCode":0,"message":"The program ended well."}}
        """);

    RunFolders.open(folder).close();

    try (var folders = RunFolders.open(folder)) {
      LocalRun run = folders.runs().getFirst();
      assertThat(run.id()).isEqualTo("92onB3bRe28f7TGqH");
      assertThat(run.caller().origin()).isEqualTo(RunOrigin.API);
      assertThat(run.progress().restarts()).isZero();
      assertThat(folders.log(run)).hasContent("said\n");
    }
  }

  private List<LocalRun> reread() throws IOException {
    try (var journal = RunJournal.open(file())) {
      return journal.runs();
    }
  }

  private Path file() {
    return folder.resolve("runs.jsonl");
  }

  private static LocalRun run(String id) {
    return new LocalRun(
        id,
        "task",
        new LocalRun.Caller("agent", "127.0.0.1", RunOrigin.API),
        new LocalRun.Options(60, 256, null, null, false, "latest"),
        2,
        new LocalRun.Progress(RunStatus.READY, NOW, null, null, 0, null, null));
  }
}
