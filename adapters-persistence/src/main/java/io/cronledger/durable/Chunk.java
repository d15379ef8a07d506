package io.cronledger.durable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * What the header or the footer of one of H2's chunks says.
 *
 * @param id in hexadecimal
 * @param blocks how many it takes
 * @param next the block where H2 expected the next one to come, or 0
 */
record Chunk(String id, long version, long blocks, long next) {
  private static final String START = "chunk:";
  private static final int HEADER = 1024;
  private static final int SHORTEST = 128;

  static Optional<Chunk> headerAt(FileChannel file, long position) throws IOException {
    int length = (int) Math.min(HEADER, file.size() - position);
    return length <= 0 ? Optional.empty() : in(Block.read(file, position, length));
  }

  /** What begins with the given bytes, if it is a chunk. */
  static Optional<Chunk> in(ByteBuffer bytes) {
    byte[] start = new byte[Math.min(HEADER, bytes.remaining())];
    bytes.duplicate().get(start);
    String text = new String(start, ISO_8859_1);
    int end = text.indexOf('\n');
    if (!text.startsWith(START) || end < 0) {
      return Optional.empty();
    }
    try {
      HashMap<String, String> said = DataUtils.parseMap(text.substring(0, end).strip());
      return Optional.of(
          new Chunk(
              said.getOrDefault("chunk", ""),
              DataUtils.readHexLong(said, "version", -1),
              DataUtils.readHexLong(said, "len", 0),
              DataUtils.readHexLong(said, "next", 0)));
    } catch (MVStoreException notOne) {
      return Optional.empty();
    }
  }

  static void eraseHeader(FileChannel file, long position) throws IOException {
    Block.write(file, ByteBuffer.allocate(SHORTEST), position);
  }
}
