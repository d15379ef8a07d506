package io.cronledger.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system under H2 that can be full, and that knows what would be left if the power went now:
 * no more than what was forced.
 */
public final class TestDisk extends FilePathWrapper {
  static final String NAME = "test:";

  private static final AtomicBoolean FULL = new AtomicBoolean();
  private static final AtomicReference<byte[]> FORCED = new AtomicReference<>(new byte[0]);

  /** For H2, which makes one for each path. */
  public TestDisk() {}

  /** Puts a fresh one at H2's disposal. */
  static void insert() {
    FULL.set(false);
    FORCED.set(new byte[0]);
    FilePath.register(new TestDisk());
  }

  static void full(boolean full) {
    FULL.set(full);
  }

  /** What a loss of power would leave of the file that was forced last. */
  static byte[] afterPowerLoss() {
    return FORCED.get().clone();
  }

  @Override
  public String getScheme() {
    return NAME.substring(0, NAME.length() - 1);
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode), Path.of(getBase().toString()));
  }

  private static final class Channel extends FileBase {
    private final FileChannel file;
    private final Path path;

    Channel(FileChannel file, Path path) {
      this.file = file;
      this.path = path;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      if (FULL.get()) {
        throw new IOException("No space left on device");
      }
      return file.write(from, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return write(from, file.position());
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.force(metaData);
      FORCED.set(Files.readAllBytes(path));
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
