package io.cronledger.durable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** H2's own header, of which there are two copies: where it begins to look for the newest chunk. */
final class Header {
  private static final String CHECKSUM = "fletcher";
  private static final String CLEAN = "clean";
  private static final String VERSION = "version";

  private Header() {}

  /**
   * Lets H2 begin at the given chunk. It is not told that it closed the file, for then it goes back
   * to an older chunk if one that nothing refers to is written over.
   */
  static void pointTo(FileChannel file, Seal seal, Chunk newest) throws IOException {
    HashMap<String, String> said = new HashMap<>(read(file));
    said.remove(CLEAN);
    said.put("block", Long.toHexString(seal.newest() / Block.SIZE));
    said.put("chunk", newest.id());
    said.put(VERSION, Long.toHexString(seal.version()));
    String fields = DataUtils.appendMap(new StringBuilder(), said).toString();
    String text = "%s,%s:%s\n".formatted(fields, CHECKSUM, checksum(fields));
    for (int block = 0; block < 2; block++) {
      ByteBuffer copy = ByteBuffer.allocate(Block.HEADER);
      copy.put(text.getBytes(ISO_8859_1)).clear();
      Block.write(file, copy, (long) block * Block.SIZE);
    }
  }

  /** Whether H2 closed the file when nothing was newer. */
  static boolean saysClosedAt(FileChannel file, Seal seal) throws IOException {
    Map<String, String> said = read(file);
    return said.containsKey(CLEAN) && DataUtils.readHexLong(said, VERSION, -1) == seal.version();
  }

  private static Map<String, String> read(FileChannel file) throws IOException {
    Map<String, String> first = copy(file, 0);
    Map<String, String> said = first.isEmpty() ? copy(file, Block.SIZE) : first;
    if (said.isEmpty()) {
      throw new IOException("both of its headers are damaged");
    }
    return said;
  }

  private static Map<String, String> copy(FileChannel file, long position) throws IOException {
    String text = new String(Block.read(file, position, Block.HEADER).array(), ISO_8859_1);
    int checked = text.indexOf("," + CHECKSUM + ":");
    int end = text.indexOf('\n');
    if (checked < 0 || end < checked) {
      return Map.of();
    }
    try {
      Map<String, String> said = DataUtils.parseMap(text.substring(0, end));
      return checksum(text.substring(0, checked)).equals(said.remove(CHECKSUM)) ? said : Map.of();
    } catch (MVStoreException damaged) {
      return Map.of();
    }
  }

  private static String checksum(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return Integer.toHexString(DataUtils.getFletcher32(bytes, 0, bytes.length));
  }
}
