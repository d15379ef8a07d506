package io.cronledger.run;

import java.time.Duration;

/**
 * Durations that are counted as one, so that a million of them fit into a few dozen numbers: each
 * bucket's end is a fifth beyond its start.
 */
public final class Bucket {
  /** Of runs that were never sent. */
  public static final int NONE = -1;

  /** The end of a bucket in proportion to its start. */
  public static final double GROWTH = 1.2;

  private Bucket() {}

  public static int of(Duration took) {
    return (int) Math.floor(Math.log(took.toMillis() + 1.0) / Math.log(GROWTH));
  }

  /** Where a part of a bucket is: 0 is its start, 1 its end. */
  static Duration at(int bucket, double part) {
    return Duration.ofMillis(Math.round(Math.pow(GROWTH, bucket + part) - 1));
  }
}
