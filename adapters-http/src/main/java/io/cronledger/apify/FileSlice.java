package io.cronledger.apify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads an open file from its start, beside others who read it. */
final class FileSlice extends InputStream {
  private final FileChannel channel;
  private long position;

  FileSlice(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = channel.read(ByteBuffer.wrap(into, offset, length), position);
    position += Math.max(0, count);
    return count;
  }
}
