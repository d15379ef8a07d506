package io.cronledger.apify;

import io.cronledger.run.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** The body of an answer, as far as it was kept. */
final class Received {
  private static final int STEP = 16 << 10;

  private final long size;
  private final String sha256;
  private final boolean truncated;
  private final Payload.Source bytes;

  Received(long size, String sha256, boolean truncated, Payload.Source bytes) {
    this.size = size;
    this.sha256 = sha256;
    this.truncated = truncated;
    this.bytes = bytes;
  }

  /** Whether there was more. */
  boolean isTruncated() {
    return truncated;
  }

  /** All bytes at once, of a body that is known to be small. */
  byte[] bytes() {
    try (InputStream in = bytes.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  Payload as(String contentType) {
    return new Payload(contentType, size, sha256, truncated, bytes);
  }

  /**
   * The same unzipped, up to a limit: a few bytes can stand for very many. What is not gzip stays
   * as it is.
   *
   * @throws IOException if it could not be kept
   */
  Received unzipped(Incoming incoming, long limit) throws IOException {
    InputStream zipped;
    try {
      zipped = new GZIPInputStream(bytes.open());
    } catch (IOException notGzip) {
      return this;
    }
    var spool = new Spool(incoming);
    boolean isWhole;
    try (zipped) {
      isWhole = copy(zipped, spool, limit);
    } catch (IOException noRoom) {
      spool.discard();
      bytes.release();
      throw noRoom;
    }
    if (spool.size() == 0 && !isWhole) {
      return this;
    }
    bytes.release();
    return spool.received(truncated || !isWhole);
  }

  /** Whether that was all. */
  private static boolean copy(InputStream zipped, Spool spool, long limit) throws IOException {
    byte[] step = new byte[STEP];
    while (true) {
      int count;
      try {
        count = zipped.read(step);
      } catch (IOException brokenOff) {
        return false;
      }
      if (count < 0) {
        return true;
      }
      int room = (int) Math.min(count, limit - spool.size());
      spool.add(ByteBuffer.wrap(step, 0, room));
      if (room < count) {
        return false;
      }
    }
  }
}
