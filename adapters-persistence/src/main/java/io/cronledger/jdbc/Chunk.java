package io.cronledger.jdbc;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Some of a payload's bytes as they lie in the database: deflated, if that makes them smaller. */
final class Chunk {
  /** Small enough for any number of readers at once; large enough that a row is mostly payload. */
  static final int SIZE = 256 * 1024;

  /** 4 KB of JSON become 630 bytes in 40 µs; level 6 takes half as long again for 40 bytes less. */
  private static final int LEVEL = 3;

  private static final int SAMPLE = 4096;

  /** Fewer bytes are hardly worth the time. */
  private static final int SMALL = 200;

  /** Of fewer bytes the counts say nothing. */
  private static final int LEAST = 1024;

  private static final boolean WITHOUT_CHECKSUM = true;

  private final byte[] bytes;
  private final boolean deflated;

  Chunk(byte[] bytes, boolean deflated) {
    this.bytes = bytes;
    this.deflated = deflated;
  }

  static Chunk of(byte[] raw) {
    if (raw.length <= SMALL || looksDense(raw)) {
      return new Chunk(raw, false);
    }
    byte[] smaller = new byte[raw.length - raw.length / 8];
    try (Deflater deflater = new Deflater(LEVEL, WITHOUT_CHECKSUM)) {
      deflater.setInput(raw);
      deflater.finish();
      int size = deflater.deflate(smaller);
      return deflater.finished()
          ? new Chunk(Arrays.copyOf(smaller, size), true)
          : new Chunk(raw, false);
    }
  }

  /**
   * Whether all byte values come about equally often, as in what is compressed or encrypted
   * already. To see that takes 2 µs; to find out by deflating, 40 times as long. The squares of
   * counts of random bytes add up to (n² + 255 n) / 256; of the densest text, to four times that.
   */
  private static boolean looksDense(byte[] raw) {
    int[] counts = new int[1 << Byte.SIZE];
    int sample = Math.min(raw.length, SAMPLE);
    for (int i = 0; i < sample; i++) {
      counts[raw[i] & 0xff]++;
    }
    long squares = 0;
    for (int count : counts) {
      squares += (long) count * count;
    }
    long n = sample;
    return n >= LEAST && squares * counts.length < n * n + n * counts.length * 3 / 2;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean deflated() {
    return deflated;
  }

  byte[] raw() throws IOException {
    if (!deflated) {
      return bytes;
    }
    byte[] raw = new byte[SIZE];
    try (Inflater inflater = new Inflater(WITHOUT_CHECKSUM)) {
      inflater.setInput(bytes);
      int size = inflater.inflate(raw);
      if (!inflater.finished()) {
        throw new IOException("more than %d bytes, or cut off".formatted(SIZE));
      }
      return Arrays.copyOf(raw, size);
    } catch (DataFormatException e) {
      throw new IOException("not deflated bytes", e);
    }
  }
}
