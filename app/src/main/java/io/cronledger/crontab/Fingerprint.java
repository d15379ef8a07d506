package io.cronledger.crontab;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tells whether anything that a set was read from has changed: the files, and what was in each. */
public final class Fingerprint {
  private final SortedMap<Path, String> hashes = new TreeMap<>();

  void add(Path file, byte[] content) {
    hashes.put(file, sha256(content));
  }

  Set<Path> files() {
    return hashes.keySet();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && hashes.equals(that.hashes);
  }

  @Override
  public int hashCode() {
    return hashes.hashCode();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
