package io.cronledger.jdbc;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.LedgerUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Reads a payload chunk by chunk and holds no connection between them. The end comes only after the
 * bytes have proved to be what was written: the database itself does not notice when a disk lies.
 */
final class ChunkStream extends InputStream {
  private final IntFunction<Optional<Chunk>> chunks;
  private final long size;
  private final byte[] sha256;
  private final MessageDigest digest = Payloads.sha256();
  private byte[] current = {};
  private int at;
  private int next;
  private long seen;

  ChunkStream(IntFunction<Optional<Chunk>> chunks, long size, byte[] sha256) {
    this.chunks = chunks;
    this.size = size;
    this.sha256 = sha256;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == current.length && !nextChunk()) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, offset, count);
    at += count;
    return count;
  }

  private boolean nextChunk() throws IOException {
    if (seen == size && at == current.length) {
      return false;
    }
    current = fetched(next);
    next++;
    at = 0;
    seen += current.length;
    digest.update(current);
    if (current.length == 0 || seen > size) {
      throw damaged("%d bytes instead of %d".formatted(seen, size));
    }
    if (seen == size && !MessageDigest.isEqual(digest.digest(), sha256)) {
      throw damaged("its bytes have another SHA-256");
    }
    return true;
  }

  private byte[] fetched(int number) throws IOException {
    Optional<Chunk> chunk;
    try {
      chunk = chunks.apply(number);
    } catch (LedgerUnavailable e) {
      throw new IOException(e.getMessage(), e);
    }
    try {
      return chunk
          .orElseThrow(() -> new IOException("chunk %d is missing".formatted(number)))
          .raw();
    } catch (IOException e) {
      throw damaged(Faults.reason(e));
    }
  }

  private DamagedPayload damaged(String how) {
    return new DamagedPayload(HexFormat.of().formatHex(sha256), how);
  }
}
