package io.cronledger.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's log: what its program said, each line with the time it was said. */
final class RunLog {
  /** What the platform keeps of a log. */
  static final long MAX_BYTES = 10_485_760;

  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final int CHUNK = 8192;

  private final Path file;
  private final InstantSource clock;
  private boolean atLineStart = true;
  private long written;

  RunLog(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Takes down everything until the stream ends. What exceeds the bound is read, but not kept. */
  void follow(InputStream said) {
    byte[] chunk = new byte[CHUNK];
    try (said) {
      int n = said.read(chunk);
      if (n < 0) {
        return; // many programs say nothing; a file for each of them would be the most of their
        // cost
      }
      try (OutputStream out = open()) {
        for (; n >= 0; n = said.read(chunk)) {
          keep(out, chunk, n);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} ends early: {}", file, e.toString());
    }
  }

  /** A line of our own. */
  void say(String line) {
    byte[] bytes = ((atLineStart ? "" : "\n") + line + "\n").getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = open()) {
      out.write(stamped(bytes, bytes.length));
    } catch (IOException e) {
      LOG.warn("{} lacks '{}': {}", file, line, e.toString());
    }
  }

  private void keep(OutputStream out, byte[] chunk, int length) throws IOException {
    if (written > MAX_BYTES) {
      return;
    }
    byte[] stamped = stamped(chunk, length);
    out.write(stamped);
    written += stamped.length;
    if (written > MAX_BYTES) {
      say("ACTOR: The log is full (%d bytes); what follows is not kept.".formatted(MAX_BYTES));
    }
  }

  private byte[] stamped(byte[] chunk, int length) {
    byte[] time = (Json.time(clock.instant()) + " ").getBytes(StandardCharsets.US_ASCII);
    var stamped = new ByteArrayOutputStream(length + time.length);
    for (int i = 0; i < length; i++) {
      if (atLineStart) {
        stamped.writeBytes(time);
      }
      stamped.write(chunk[i]);
      atLineStart = chunk[i] == '\n';
    }
    return stamped.toByteArray();
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
