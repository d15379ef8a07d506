package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Outcome;
import io.cronledger.run.RunId;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int KILLS = 3;
  private static final String WHOLE_LINE = "[0-9a-f-]{36} [A-Z]+";

  @TempDir Path folder;

  @Test
  void what_was_acknowledged_survives_kill_9_at_any_instant() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<RunId, Status> acknowledged = new LinkedHashMap<>();

    for (int i = 0; i < KILLS; i++) {
      int before = acknowledged.size();
      killedAfter(1 + random.nextInt(600), random.nextLong(), acknowledged);
      assertThat(acknowledged.size()).as("seed %d, kill %d", seed, i).isGreaterThan(before);
    }

    try (SqlLedger ledger = SqlLedger.openToRead(folder)) {
      acknowledged.forEach(
          (id, status) -> assertOnRecord(ledger, id, status, "seed %d".formatted(seed)));
      assertThat(ledger.id()).isEqualTo(Samples.LEDGER);
    }
  }

  /** Lets a process acknowledge so many things, kills it, and notes all that it had said. */
  private void killedAfter(int lines, long seed, Map<RunId, Status> acknowledged)
      throws IOException {
    Process process = OtherProcess.of(Acknowledging.class, folder, seed);
    int seen = 0;
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (!line.matches(WHOLE_LINE)) {
          continue; // cut off by the kill
        }
        if (++seen == lines) {
          process.toHandle().destroyForcibly(); // and leave what it said to be read
        }
        String[] words = line.split(" ", 2);
        Status.parse(words[1])
            .ifPresent(status -> acknowledged.put(RunId.parse(words[0]).orElseThrow(), status));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertOnRecord(SqlLedger ledger, RunId id, Status least, String what) {
    TaskRun run =
        (TaskRun) ledger.entry(id).orElseThrow(() -> new AssertionError(what + ": " + id));

    assertThat(run.status()).as(what).isGreaterThanOrEqualTo(least);
    assertThat(run.order().call().input()).as(what).isEqualTo(Acknowledging.payload(id, "in"));
    if (run instanceof TaskRun.Over(_, _, Outcome.Succeeded(var output), _, _, _)) {
      assertThat(output.bytes()).as(what).isEqualTo(Acknowledging.payload(id, "out").bytes());
    }
  }
}
