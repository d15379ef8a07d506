package io.cronledger.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system under H2 that can be full, and that knows what would be left if the power went now:
 * what was forced, and of what was written since, any blocks.
 */
public final class TestDisk extends FilePathWrapper {
  static final String NAME = "test:";
  private static final int BLOCK = 4096;

  private static final AtomicBoolean FULL = new AtomicBoolean();
  private static final AtomicReference<Runnable> ON_WRITE = new AtomicReference<>(() -> {});
  private static final List<Write> UNFORCED = new ArrayList<>();
  private static byte[] forced = new byte[0];

  /** Bytes that come to a position, or the end of the file that comes there. */
  private record Write(int position, ByteBuffer bytes) {
    boolean isEnd() {
      return length() == 0;
    }

    int length() {
      return bytes.remaining();
    }

    Write part(int from, int to) {
      return new Write(position + from, bytes.slice(from, to - from));
    }
  }

  /** For H2, which makes one for each path. */
  public TestDisk() {}

  /** Puts a fresh one, for one file, at H2's disposal. */
  static synchronized void insert() {
    FULL.set(false);
    ON_WRITE.set(() -> {});
    UNFORCED.clear();
    forced = new byte[0];
    FilePath.register(new TestDisk());
  }

  static void full(boolean full) {
    FULL.set(full);
  }

  /** Has something done at each write, before anybody knows that it was made. */
  static void onWrite(Runnable action) {
    ON_WRITE.set(action);
  }

  /** What a loss of power would leave at the least. */
  static synchronized byte[] afterPowerLoss() {
    return forced.clone();
  }

  /** What a loss of power could leave: of each block as it was forced, or after any write since. */
  static synchronized byte[] afterPowerLoss(RandomGenerator random) {
    byte[] left = forced.clone();
    int kept = 1 + random.nextInt(8);
    for (Write write : UNFORCED) {
      for (int done = 0; done < Math.max(1, write.length()); done += BLOCK) {
        if (random.nextInt(8) < kept) {
          left = after(left, write.part(done, Math.min(write.length(), done + BLOCK)));
        }
      }
    }
    return left;
  }

  private static byte[] after(byte[] before, Write write) {
    if (write.isEnd()) {
      return Arrays.copyOf(before, Math.min(before.length, write.position));
    }
    int end = write.position + write.length();
    byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
    write.bytes.get(0, after, write.position, write.length());
    return after;
  }

  private static synchronized void written(Write write) {
    UNFORCED.add(write);
    ON_WRITE.get().run();
  }

  private static synchronized void forced() {
    ON_WRITE.get().run();
    UNFORCED.forEach(write -> forced = after(forced, write));
    UNFORCED.clear();
  }

  @Override
  public String getScheme() {
    return NAME.substring(0, NAME.length() - 1);
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static final class Channel extends FileBase {
    private final FileChannel file;

    Channel(FileChannel file) {
      this.file = file;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      if (FULL.get()) {
        throw new IOException("No space left on device");
      }
      ByteBuffer copy = ByteBuffer.allocate(from.remaining()).put(from.duplicate()).flip();
      written(new Write((int) position, copy));
      return file.write(from, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return write(from, file.position());
    }

    @Override
    public void force(boolean metaData) {
      forced();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return file.read(into);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      return file.position(position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      written(new Write((int) size, ByteBuffer.allocate(0)));
      return file.truncate(size);
    }

    @Override
    public synchronized FileLock tryLock(long position, long size, boolean shared)
        throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
