package io.cronledger.jdbc;

import java.math.BigInteger;
import java.security.MessageDigest;

/**
 * How many rows there are and what they hold, whatever their order: the sum of their SHA-256. Two
 * databases sort names differently.
 */
final class Tally {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final MessageDigest digest = Payloads.sha256();
  private long rows;
  private BigInteger sum = BigInteger.ZERO;

  void add(byte[] row, int length) {
    digest.update(row, 0, length);
    sum = sum.add(new BigInteger(1, digest.digest())).mod(MODULUS);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** In hex. */
  String sum() {
    return "%064x".formatted(sum);
  }
}
