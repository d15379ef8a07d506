package io.cronledger.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The bytes that go into a run or come out of it, and what they are. The bytes may lie in memory,
 * in the ledger or behind an API: {@link #open} reads them from there, as often as asked.
 *
 * <p>Two payloads are equal if they have the same content type, the same SHA-256 and the same mark
 * of truncation.
 */
public final class Payload {
  /** Where the bytes are. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;

    /** Nobody will open it any more, so that whatever holds the bytes may let go of them. */
    default void release() {}
  }

  private final String contentType;
  private final long size;
  private final String sha256;
  private final boolean truncated;
  private final Source source;

  /**
   * @param sha256 of the bytes, in lower-case hex
   * @param truncated whether these are only the first bytes of something longer
   */
  public Payload(String contentType, long size, String sha256, boolean truncated, Source source) {
    this.contentType = contentType;
    this.size = size;
    this.sha256 = sha256;
    this.truncated = truncated;
    this.source = source;
  }

  public static Payload of(String contentType, byte[] bytes) {
    return of(contentType, bytes, false);
  }

  public static Payload of(String contentType, byte[] bytes, boolean truncated) {
    byte[] kept = bytes.clone();
    String sha256 = HexFormat.of().formatHex(RunId.sha256().digest(kept));
    return new Payload(
        contentType, kept.length, sha256, truncated, () -> new ByteArrayInputStream(kept));
  }

  public static Payload json(String json) {
    return of("application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
  }

  public String contentType() {
    return contentType;
  }

  /** In bytes. */
  public long size() {
    return size;
  }

  public String sha256() {
    return sha256;
  }

  public boolean truncated() {
    return truncated;
  }

  public InputStream open() throws IOException {
    return source.open();
  }

  /** Lets go of the bytes, once they are kept elsewhere or not wanted. */
  public void release() {
    source.release();
  }

  /** All bytes at once, for payloads known to be small. */
  public byte[] bytes() {
    try (InputStream in = open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All bytes as UTF-8. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && sha256.equals(that.sha256)
        && contentType.equals(that.contentType)
        && truncated == that.truncated;
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return "%s, %d bytes%s, sha256 %s"
        .formatted(contentType, size, truncated ? " (truncated)" : "", sha256);
  }
}
