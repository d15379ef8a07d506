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
  /** The database, the jars, the log, what settles runs, and whoever asks the API meanwhile. */
  private static final int KEPT_FREE = 384;

  /**
   * A call takes its connection. On this machine the other end of it is ours too, as are the
   * program's pipes and files, and both ends of what settles it.
   */
  private static final int PER_LOCAL_RUN = 9;

  /** The part of them, at the least, that is for outputs which do not fit into memory. */
  private static final int FOR_OUTPUTS = 4;

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
    long most = local ? room() / (PER_LOCAL_RUN + 1) : room() - room() / FOR_OUTPUTS;
    return (int) Math.max(1, Math.min(most, wanted.orElse(MOST_UNASKED)));
  }

  /** How many large outputs there may be at a time beside so many runs. */
  int outputs(Optional<Integer> wanted, boolean local) {
    long left = room() - (long) runs(wanted, local) * (local ? PER_LOCAL_RUN : 1);
    return (int) Math.max(1, left);
  }

  private long room() {
    return limit - KEPT_FREE;
  }
}
