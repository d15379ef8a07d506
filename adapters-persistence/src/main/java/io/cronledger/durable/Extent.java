package io.cronledger.durable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** A stretch of a file, and the checksum of what was written there. */
record Extent(long position, int length, int checksum) {
  static final int ENCODED = Long.BYTES + 2 * Integer.BYTES;

  static Extent of(long position, ByteBuffer bytes) {
    return new Extent(position, bytes.remaining(), checksum(bytes.duplicate()));
  }

  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  boolean overlaps(Extent other) {
    return position < other.position + other.length && other.position < position + length;
  }

  /** Whether the file still has what was written. */
  boolean holds(FileChannel file) throws IOException {
    try {
      return checksum(Block.read(file, position, length)) == checksum;
    } catch (EOFException cutOff) {
      return false;
    }
  }

  void encode(ByteBuffer out) {
    out.putLong(position).putInt(length).putInt(checksum);
  }

  static Extent decode(ByteBuffer in) {
    return new Extent(in.getLong(), in.getInt(), in.getInt());
  }
}
