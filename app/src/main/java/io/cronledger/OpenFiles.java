package io.cronledger;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * How many runs there is room for. Out of descriptors, calls fail at once, and so does whatever
 * else opens a file, the database included; so the bound has to lie below that.
 *
 * @param limit how many files the process may have open
 */
record OpenFiles(long limit) {
  /** The database, the jars, the log, and whoever asks the API meanwhile. */
  private static final int KEPT_FREE = 256;

  /** The call's connection, and one that settles it. */
  private static final int PER_CALL = 2;

  /**
   * On this machine the other end of both is ours too, and so are the program's pipes and files.
   */
  private static final int PER_LOCAL_RUN = 10;

  /** About 35 KB of memory each; and whoever needs more will have thought about it. */
  private static final int MOST_UNASKED = 10_000;

  static OpenFiles ofThisProcess() {
    return new OpenFiles(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Integer.MAX_VALUE);
  }

  /** The bound for what was asked for; never more than there is room for. */
  int runs(Optional<Integer> wanted, boolean local) {
    long room = (limit - KEPT_FREE) / (local ? PER_LOCAL_RUN : PER_CALL);
    return (int) Math.max(1, Math.min(room, wanted.orElse(MOST_UNASKED)));
  }
}
