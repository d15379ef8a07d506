package io.cronledger.apify;

import io.cronledger.run.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Takes bytes as they arrive: the first of them into memory, and more than that into a file, which
 * loses its name at once, so that nothing is left of it whatever becomes of us.
 */
final class Spool {
  /** What a call may hold of memory, since thousands of answers may arrive together. */
  static final int IN_MEMORY = 64 << 10;

  private static final Cleaner CLEANER = Cleaner.create();

  private final Incoming incoming;
  private final MessageDigest sha256 = sha256();
  private ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
  private @Nullable InFile file;
  private long size;

  Spool(Incoming incoming) {
    this.incoming = incoming;
  }

  long size() {
    return size;
  }

  void add(ByteBuffer bytes) throws IOException {
    sha256.update(bytes.duplicate());
    size += bytes.remaining();
    if (file == null && size > IN_MEMORY) {
      file = InFile.begin(incoming);
      file.write(ByteBuffer.wrap(memory.toByteArray()));
      memory = new ByteArrayOutputStream(0);
    }
    if (file != null) {
      file.write(bytes);
    } else {
      byte[] some = new byte[bytes.remaining()];
      bytes.get(some);
      memory.writeBytes(some);
    }
  }

  /**
   * What has come in.
   *
   * @param truncated whether there was more
   */
  Received received(boolean truncated) {
    String hash = HexFormat.of().formatHex(sha256.digest());
    return new Received(size, hash, truncated, file == null ? inMemory() : file);
  }

  private Payload.Source inMemory() {
    byte[] all = memory.toByteArray();
    return () -> new ByteArrayInputStream(all);
  }

  /** Gives up what has come in so far. */
  void discard() {
    if (file != null) {
      file.release();
    }
  }

  /** Can be read from as many places at once as there are readers. */
  private static final class InFile implements Payload.Source {
    private final Incoming.Unnamed unnamed;

    private InFile(Incoming.Unnamed unnamed) {
      this.unnamed = unnamed;
    }

    static InFile begin(Incoming incoming) throws IOException {
      Incoming.Unnamed unnamed = incoming.file();
      var file = new InFile(unnamed);
      CLEANER.register(file, unnamed::close);
      return file;
    }

    void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        unnamed.channel().write(bytes);
      }
    }

    @Override
    public InputStream open() {
      return new FileSlice(unnamed.channel());
    }

    @Override
    public void release() {
      unnamed.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
