package io.cronledger.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A log as it is, or as it grows until its run has ended. */
record LogStream(Path file, Runs runs) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  void copy(LocalRun of, OutputStream out, boolean untilTheEnd)
      throws IOException, InterruptedException {
    LocalRun run = of;
    long copied = 0;
    boolean ended;
    do {
      ended = run.status().isTerminal();
      copied += copyFrom(copied, out);
      out.flush();
      if (untilTheEnd && !ended) {
        run = runs.await(run, BETWEEN_LOOKS);
      }
    } while (untilTheEnd && !ended);
  }

  private long copyFrom(long position, OutputStream out) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(position);
      return in.transferTo(out);
    }
  }
}
