package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.run.LedgerTaken;
import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second Cronledger out of a folder, but for those that only read; the system lets go of it
 * however a process ends.
 */
final class FolderLock implements AutoCloseable {
  /** Must be known without touching the file: to close it anywhere in a process ends its lock. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  /** A question takes less; an export of everything is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Keeps everybody out; who only reads is waited for.
   *
   * @throws LedgerUnavailable if somebody else writes there, or reads for longer than a question
   *     takes
   */
  static FolderLock take(Path folder) throws IOException {
    return take(folder, PATIENCE);
  }

  static FolderLock take(Path folder, Duration patience) throws IOException {
    return take(folder, (_, file) -> exclusive(folder, file, patience));
  }

  /**
   * Keeps those out who would write; several processes may have it at a time.
   *
   * @throws LedgerUnavailable if somebody writes there
   */
  static FolderLock share(Path folder) throws IOException {
    return take(folder, FolderLock::shared);
  }

  private interface Kind {
    FileChannel locked(Path folder, Path file) throws IOException;
  }

  private static FolderLock take(Path folder, Kind kind) throws IOException {
    Path file = folder.toRealPath().resolve("ledger.lock");
    long self = ProcessHandle.current().pid();
    if (!HELD_HERE.add(file)) {
      throw taken(folder, Long.toString(self));
    }
    try {
      return new FolderLock(file, kind.locked(folder, file));
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(file);
      throw e;
    }
  }

  private static FileChannel exclusive(Path folder, Path file, Duration patience)
      throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      if (channel.tryLock() == null) {
        awaitReaders(channel, folder, file, patience);
      }
      channel.truncate(0);
      long self = ProcessHandle.current().pid();
      channel.write(ByteBuffer.wrap((self + "\n").getBytes(UTF_8)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void awaitReaders(FileChannel channel, Path folder, Path file, Duration patience)
      throws IOException {
    refuseIfWritten(channel, folder, file);
    log.info(
        "Another Cronledger is reading the ledger in {} just now; waiting for it, for at most {} s",
        folder,
        patience.toSeconds());
    var inTime = new CompletableFuture<Boolean>();
    inTime.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS);
    // Nothing else ends the wait for a lock.
    CompletableFuture<Void> closed = inTime.thenAccept(is -> closeUnless(is, channel));
    try {
      channel.lock();
    } catch (ClosedChannelException late) {
      // Told below.
    }
    if (!inTime.complete(true)) {
      closed.join();
      try (FileChannel again = FileChannel.open(file, READ)) {
        refuseIfWritten(again, folder, file);
      }
      throw new LedgerUnavailable(
          "another Cronledger is reading the ledger in %s, and was not done within %d s"
              .formatted(folder, patience.toSeconds()));
    }
  }

  private static void closeUnless(boolean inTime, FileChannel channel) {
    if (!inTime) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void refuseIfWritten(FileChannel channel, Path folder, Path file)
      throws IOException {
    try (FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      if (shared == null) {
        throw taken(folder, Files.readString(file).strip());
      }
    }
  }

  private static FileChannel shared(Path folder, Path file) throws IOException {
    FileChannel channel =
        Files.exists(file)
            ? FileChannel.open(file, READ)
            : FileChannel.open(file, CREATE, READ, WRITE);
    try {
      if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
        throw taken(folder, Files.readString(file).strip());
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static LedgerTaken taken(Path folder, String process) {
    return new LedgerTaken(
        "another Cronledger (process %s) has the ledger in %s open".formatted(process, folder));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(file);
  }
}
