package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * What {@code ~} stands for: the same number for the same schedule and field on every node and
 * after every restart, and no pattern among schedules.
 */
final class Choice {
  private Choice() {}

  /**
   * The first 8 bytes of SHA-256 of {@code name:field}; modulo the number of choices, unsigned, it
   * is the choice.
   */
  static long of(ScheduleName name, Unit unit) {
    String key = name.value() + ":" + unit.name().toLowerCase(Locale.ROOT);
    byte[] digest = sha256().digest(key.getBytes(StandardCharsets.US_ASCII));
    return ByteBuffer.wrap(digest).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
