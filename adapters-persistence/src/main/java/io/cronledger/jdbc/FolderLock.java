package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second Cronledger out of a folder, but for those that only read; the system lets go of it
 * however a process ends.
 */
final class FolderLock implements AutoCloseable {
  /** Must be known without touching the file: to close it anywhere in a process ends its lock. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @throws LedgerUnavailable if somebody else has it
   */
  static FolderLock take(Path folder) throws IOException {
    return take(folder, FolderLock::exclusive);
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

  private static FileChannel exclusive(Path folder, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      if (channel.tryLock() == null) {
        throw isRead(channel)
            ? new LedgerUnavailable(
                "another Cronledger is reading the ledger in %s just now".formatted(folder))
            : taken(folder, Files.readString(file).strip());
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

  private static boolean isRead(FileChannel channel) throws IOException {
    return channel.tryLock(0, Long.MAX_VALUE, true) != null;
  }

  private static FileChannel shared(Path folder, Path file) throws IOException {
    FileChannel channel =
        Files.exists(file)
            ? FileChannel.open(file, READ)
            : FileChannel.open(file, CREATE, READ, WRITE);
    try {
      if (!isRead(channel)) {
        throw taken(folder, Files.readString(file).strip());
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static LedgerUnavailable taken(Path folder, String process) {
    return new LedgerUnavailable(
        "another Cronledger (process %s) has the ledger in %s open".formatted(process, folder));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(file);
  }
}
