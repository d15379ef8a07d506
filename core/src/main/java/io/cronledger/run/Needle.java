package io.cronledger.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A text that is looked for in bytes, as UTF-8, whatever its place and the bytes' type. */
public final class Needle {
  private static final int BLOCK = 64 * 1024;

  private final byte[] bytes;

  public Needle(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("nothing to look for");
    }
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  boolean isIn(Payload payload) throws IOException {
    if (payload.size() < bytes.length) {
      return false;
    }
    try (InputStream in = payload.open()) {
      return isIn(in);
    }
  }

  /** The end of each block is looked at again with the next one: it may be cut there. */
  private boolean isIn(InputStream in) throws IOException {
    byte[] block = new byte[BLOCK + bytes.length];
    int kept = 0;
    while (true) {
      int read = in.readNBytes(block, kept, block.length - kept);
      int length = kept + read;
      if (isIn(block, length)) {
        return true;
      }
      if (length < block.length) {
        return false;
      }
      kept = bytes.length - 1;
      System.arraycopy(block, length - kept, block, 0, kept);
    }
  }

  private boolean isIn(byte[] block, int length) {
    for (int start = 0; start + bytes.length <= length; start++) {
      if (block[start] == bytes[0] && isAt(block, start)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] block, int start) {
    for (int i = 1; i < bytes.length; i++) {
      if (block[start + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
