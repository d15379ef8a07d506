package io.cronledger.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.store.fs.FileBase;

/**
 * A file that H2 writes, with a seal at each force.
 *
 * <p>At most one chunk is newer than the last seal: the next waits until that one is forced. So
 * when a state is begun on the disk, the one before it is there, whole, and what H2 writes over is
 * not needed by it.
 */
final class DurableFile extends FileBase {
  private final FileChannel file;
  private final List<Extent> unsealed = new ArrayList<>();
  private Seal last;
  private long newest;
  private long version;

  /** Of a file with the state that the last seal names. */
  DurableFile(FileChannel file, Seal last) {
    this.file = file;
    this.last = last;
    this.newest = last.newest();
    this.version = last.version();
  }

  @Override
  public synchronized int write(ByteBuffer from, long position) throws IOException {
    int length = from.remaining();
    if (position < 2 * Block.SIZE) {
      writeHeaders(from, position);
    } else {
      writeExtent(from, position);
    }
    from.position(from.limit());
    return length;
  }

  /** H2 writes and reads both blocks with zeros behind its header, which is where the seals are. */
  private void writeHeaders(ByteBuffer from, long position) throws IOException {
    if (position != 0 || from.remaining() != 2 * Block.SIZE) {
      throw new IOException("%d bytes at %d are no headers".formatted(from.remaining(), position));
    }
    if (file.size() < 2 * Block.SIZE) {
      Block.write(file, from.duplicate(), 0);
      return;
    }
    for (int block = 0; block < 2 * Block.SIZE; block += Block.SIZE) {
      Block.write(file, from.slice(block, Block.HEADER), block);
    }
  }

  private void writeExtent(ByteBuffer from, long position) throws IOException {
    Extent extent = Extent.of(position, from);
    Optional<Chunk> next = Chunk.in(from).filter(chunk -> chunk.version() > version);
    boolean another = next.isPresent() && version > last.version();
    if (another || unsealed.size() == Seal.ROOM || unsealed.stream().anyMatch(extent::overlaps)) {
      seal();
    }
    Block.write(file, from.duplicate(), position);
    unsealed.add(extent);
    next.ifPresent(
        chunk -> {
          newest = position;
          version = chunk.version();
        });
  }

  /** Of the newest chunk there is. */
  synchronized long version() {
    return version;
  }

  /**
   * Ends it for whoever still uses it, but not as closing does: of a file that is closed H2 takes
   * forcing for done.
   */
  void giveUp() throws IOException {
    file.close();
  }

  @Override
  public synchronized void force(boolean metaData) throws IOException {
    seal();
  }

  /**
   * Of a force that failed nobody knows what is on the disk, so the file is given up. When it was
   * changed last need not be on the disk, and would cost a second write each time.
   */
  private void seal() throws IOException {
    try {
      if (!unsealed.isEmpty()) {
        last = last.next(newest, version, unsealed);
        last.write(file);
        unsealed.clear();
      }
      file.force(false);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public synchronized FileChannel truncate(long size) throws IOException {
    seal();
    file.truncate(size);
    return this;
  }

  /** Does not wait for a force. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public int read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    int length = file.read(into, position);
    for (long at = position; at < Math.min(2 * Block.SIZE, position + length); at++) {
      if (at % Block.SIZE >= Block.HEADER) {
        into.put(start + (int) (at - position), (byte) 0);
      }
    }
    return length;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return file.read(into);
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException("H2 says where it writes");
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
