package io.cronledger.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A run's id: a UUID of version 7 (RFC 9562), so that ids sort by time.
 *
 * <p>The id of a slot's run is derived, not drawn: whoever knows ledger, schedule and slot knows
 * the id, and can ask the platform for the run even if the last instants of the database were lost.
 */
public record RunId(UUID value) implements Comparable<RunId> {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  /** The id of the run that belongs to a slot; the same whoever derives it. */
  public static RunId ofSlot(LedgerId ledger, ScheduleName schedule, Instant slot) {
    MessageDigest sha = sha256();
    sha.update(ledger.toString().getBytes(StandardCharsets.US_ASCII));
    sha.update((byte) 0);
    sha.update(schedule.value().getBytes(StandardCharsets.US_ASCII));
    sha.update((byte) 0);
    sha.update(slot.toString().getBytes(StandardCharsets.US_ASCII));
    ByteBuffer bits = ByteBuffer.wrap(sha.digest());
    return of(slot, bits.getLong(), bits.getLong());
  }

  /** A fresh id, for a run that somebody asked for. */
  public static RunId drawn(Instant now, RandomGenerator random) {
    return of(now, random.nextLong(), random.nextLong());
  }

  /** The smallest id a run of that instant, or a later one, can have. */
  public static RunId firstAt(Instant instant) {
    return of(instant, 0, 0);
  }

  /** The instant that it was made for, to the millisecond. */
  public Instant at() {
    return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
  }

  public static Optional<RunId> parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equalsIgnoreCase(text)
          ? Optional.of(new RunId(uuid))
          : Optional.empty();
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static RunId of(Instant time, long high, long low) {
    long millis = Math.max(0, time.toEpochMilli());
    return new RunId(
        new UUID(
            (millis << 16) | VERSION_7 | (high & 0x0fffL),
            VARIANT | (low & 0x3fff_ffff_ffff_ffffL)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public int compareTo(RunId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
