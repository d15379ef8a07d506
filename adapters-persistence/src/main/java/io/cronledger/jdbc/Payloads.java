package io.cronledger.jdbc;

import io.cronledger.run.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Bytes by their SHA-256, in chunks: equal ones are kept once, and large ones never lie in memory
 * as a whole.
 */
final class Payloads {
  /** What goes into one transaction; the chunks of anything larger go ahead of its entry. */
  private static final int TOGETHER = 4;

  private static final int LITTLE = 512;

  private final Writer writer;
  private final Reader reader;

  Payloads(Writer writer, Reader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Reads a payload to put it on record; all but its end may be there already when this returns.
   * (Should its entry never follow, these chunks belong to nothing and are swept out later.)
   *
   * @return the rest of it, to be inserted together with the entry
   */
  Chunks take(Payload payload) {
    byte[] sha256 = HexFormat.of().parseHex(payload.sha256());
    if (payload.size() > (long) Chunk.SIZE * TOGETHER) {
      // Read twice, so that nothing goes ahead under a name that is not its own.
      check(payload, sha256, each(payload, _ -> {}));
    }
    List<Chunk> waiting = new ArrayList<>();
    int[] ahead = {0};
    byte[] digest =
        each(
            payload,
            chunk -> {
              if (waiting.size() == TOGETHER) {
                Chunks full = new Chunks(sha256, ahead[0], List.copyOf(waiting));
                writer.write(full::insert);
                ahead[0] += TOGETHER;
                waiting.clear();
              }
              waiting.add(Chunk.of(chunk));
            });
    check(payload, sha256, digest);
    return new Chunks(sha256, ahead[0], List.copyOf(waiting));
  }

  /** Hands over each chunk. Returns the digest of them all. */
  private static byte[] each(Payload payload, Consumer<byte[]> action) {
    MessageDigest digest = sha256();
    try (InputStream in = payload.open()) {
      // One more than there should be; to ask for far more takes memory, to be cleared first.
      long left = payload.size() + 1;
      for (byte[] chunk = some(in, left); chunk.length > 0; chunk = some(in, left)) {
        digest.update(chunk);
        action.accept(chunk);
        left -= chunk.length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the payload " + payload, e);
    }
    return digest.digest();
  }

  private static byte[] some(InputStream in, long left) throws IOException {
    return in.readNBytes(Math.clamp(left, LITTLE, Chunk.SIZE));
  }

  private static void check(Payload payload, byte[] expected, byte[] actual) {
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new IllegalArgumentException(
          "not what it says it is: %s, but its bytes have sha256 %s"
              .formatted(payload, HexFormat.of().formatHex(actual)));
    }
  }

  /** A payload whose bytes are read when they are asked for. */
  Payload kept(String contentType, long size, byte[] sha256, boolean truncated) {
    return new Payload(
        contentType,
        size,
        HexFormat.of().formatHex(sha256),
        truncated,
        () -> new ChunkStream(n -> chunk(sha256, n), size, sha256));
  }

  private Optional<Chunk> chunk(byte[] sha256, int number) {
    return reader.read(
        handle ->
            handle
                .createQuery(
                    """
                    select bytes, deflated from payload where sha256 = :sha256 and chunk = :chunk
                    """)
                .bind("sha256", sha256)
                .bind("chunk", number)
                .map((row, _) -> new Chunk(row.getBytes("bytes"), row.getBoolean("deflated")))
                .findOne());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
