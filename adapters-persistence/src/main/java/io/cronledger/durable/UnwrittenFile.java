package io.cronledger.durable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.HashMap;
import java.util.Map;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;

/**
 * A file that is only read: the blocks that are written stay in memory, and are gone with it. So
 * the ledger of a process that crashed can be put back and be asked without being touched, by as
 * many as like.
 */
final class UnwrittenFile extends FileBase {
  private final FileChannel file;
  private final Map<Long, byte[]> written = new HashMap<>();
  private long size;

  /** As much of the file is still part of it. */
  private long kept;

  /**
   * @param file open to be read
   */
  UnwrittenFile(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
    this.kept = size;
  }

  @Override
  public synchronized int read(ByteBuffer into, long position) throws IOException {
    int length = (int) Math.min(into.remaining(), size - position);
    if (length <= 0) {
      return into.hasRemaining() ? -1 : 0;
    }
    ByteBuffer part = into.slice(into.position(), length);
    fill(part, position);
    for (long block = position / Block.SIZE; block * Block.SIZE < position + length; block++) {
      byte @Nullable [] bytes = written.get(block);
      if (bytes != null) {
        long from = Math.max(position, block * Block.SIZE);
        long to = Math.min(position + length, (block + 1) * Block.SIZE);
        part.put((int) (from - position), bytes, (int) (from % Block.SIZE), (int) (to - from));
      }
    }
    into.position(into.position() + length);
    return length;
  }

  /** With what the file has, and zeros. */
  private void fill(ByteBuffer part, long position) throws IOException {
    int there = Math.clamp(kept - position, 0, part.limit());
    part.put(there, new byte[part.limit() - there]);
    ByteBuffer rest = part.slice(0, there);
    while (rest.hasRemaining()) {
      if (file.read(rest, position + rest.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
  }

  @Override
  public synchronized int write(ByteBuffer from, long position) throws IOException {
    int length = from.remaining();
    long at = position;
    while (from.hasRemaining()) {
      byte[] block = block(at / Block.SIZE);
      int within = (int) (at % Block.SIZE);
      int part = Math.min(from.remaining(), Block.SIZE - within);
      from.get(block, within, part);
      at += part;
      size = Math.max(size, at);
    }
    return length;
  }

  private byte[] block(long number) throws IOException {
    byte @Nullable [] known = written.get(number);
    if (known != null) {
      return known;
    }
    byte[] block = new byte[Block.SIZE];
    fill(ByteBuffer.wrap(block), number * Block.SIZE);
    written.put(number, block);
    return block;
  }

  @Override
  public synchronized FileChannel truncate(long to) throws IOException {
    if (to < size) {
      if (to % Block.SIZE > 0) {
        block(to / Block.SIZE);
      }
      written.keySet().removeIf(block -> block * Block.SIZE >= to);
      size = to;
      kept = Math.min(kept, to);
    }
    return this;
  }

  @Override
  public synchronized long size() {
    return size;
  }

  /** There is nothing to force. */
  @Override
  public void force(boolean metaData) {}

  /** Those who read do not exclude each other, but those who write. */
  @Override
  public FileLock tryLock(long position, long length, boolean shared) throws IOException {
    return file.tryLock(position, length, true);
  }

  @Override
  public int read(ByteBuffer into) {
    throw new UnsupportedOperationException("H2 says where it reads");
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException("H2 says where it writes");
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public FileChannel position(long position) {
    throw new UnsupportedOperationException("it has no position");
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
