package io.cronledger.durable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What H2 divides its file into, and reading and writing all of a stretch. */
final class Block {
  static final int SIZE = 4096;

  /** H2's header in each of the first two blocks is shorter by far; behind it there are zeros. */
  static final int HEADER = 1024;

  private Block() {}

  static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the file ends before byte %d".formatted(position + length));
      }
    }
    return bytes.flip();
  }

  static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    int start = bytes.position();
    while (bytes.hasRemaining()) {
      file.write(bytes, position + bytes.position() - start);
    }
  }
}
