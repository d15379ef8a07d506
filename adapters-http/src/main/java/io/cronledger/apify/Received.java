package io.cronledger.apify;

import io.cronledger.run.Payload;
import java.nio.charset.StandardCharsets;

/** The body of an answer, as far as it was kept. */
final class Received {
  private final byte[] bytes;
  private final boolean truncated;

  Received(byte[] bytes, boolean truncated) {
    this.bytes = bytes;
    this.truncated = truncated;
  }

  byte[] bytes() {
    return bytes;
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Payload as(String contentType) {
    return Payload.of(contentType, bytes, truncated);
  }
}
