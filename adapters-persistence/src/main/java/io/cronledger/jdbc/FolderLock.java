package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second Cronledger out of a folder; the system lets go of it however a process ends. */
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
    Path file = folder.toRealPath().resolve("ledger.lock");
    long self = ProcessHandle.current().pid();
    if (!HELD_HERE.add(file)) {
      throw taken(folder, Long.toString(self));
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, CREATE, READ, WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw taken(folder, Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((self + "\n").getBytes(UTF_8)));
      return new FolderLock(file, channel);
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(file);
      if (channel != null) {
        channel.close();
      }
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
