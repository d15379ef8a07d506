package io.cronledger.apify;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where outputs too large for memory lie until the ledger has them. Each takes a descriptor, so
 * there are only so many at a time; while there is no room for more, what else comes in is not read
 * on.
 */
public final class Incoming {
  /** Whoever waits holds up a call, so not for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Semaphore room;

  /**
   * @param folder where the files are for as long as they have names
   * @param atMost how many there may be at a time
   */
  public Incoming(Path folder, int atMost) {
    this.folder = folder;
    this.room = new Semaphore(atMost, true);
  }

  /** A file without a name, which is gone when it is closed. */
  static final class Unnamed {
    private final FileChannel channel;
    private final Semaphore room;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Unnamed(FileChannel channel, Semaphore room) {
      this.channel = channel;
      this.room = room;
    }

    FileChannel channel() {
      return channel;
    }

    void close() {
      if (closed.getAndSet(true)) {
        return;
      }
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        room.release();
      }
    }
  }

  /**
   * @throws IOException also if there is no room for a long time
   */
  Unnamed file() throws IOException {
    enter();
    FileChannel channel = null;
    try {
      channel = open();
      return new Unnamed(channel, room);
    } finally {
      if (channel == null) {
        room.release();
      }
    }
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(folder);
    Path path = Files.createTempFile(folder, "output-", ".part");
    try {
      return FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private void enter() throws IOException {
    try {
      if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "no room for another large output for %d s".formatted(PATIENCE.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while there was no room for another output");
    }
  }
}
