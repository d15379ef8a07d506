package io.cronledger.jdbc;

import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How well an H2 file is filled. It shrinks little by itself while it is open.
 *
 * @param bytes its size
 * @param percent how much of that holds something, about
 */
record FileRoom(long bytes, int percent) {
  /** A smaller file is not worth the while. */
  private static final long SMALL = 64L << 20;

  /** More cannot be rewritten within the seconds that a start may take; then it is done by hand. */
  private static final long LARGE = 1L << 30;

  private static final int THIN = 40;

  static FileRoom of(Handle handle) {
    Map<String, Long> found =
        handle
            .createQuery(
                """
                select setting_name, setting_value from information_schema.settings
                 where setting_name in
                       ('info.FILE_SIZE', 'info.FILL_RATE', 'info.CHUNKS_FILL_RATE')
                """)
            .map((row, _) -> Map.entry(row.getString(1), Long.valueOf(row.getString(2))))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new FileRoom(
        found.getOrDefault("info.FILE_SIZE", 0L),
        percent(found, "info.FILL_RATE") * percent(found, "info.CHUNKS_FILL_RATE") / 100);
  }

  /** The file has room between its chunks, and these have room for what is gone. */
  private static int percent(Map<String, Long> found, String rate) {
    return found.getOrDefault(rate, 100L).intValue();
  }

  long used() {
    return bytes / 100 * percent;
  }

  long reusable() {
    return bytes - used();
  }

  /** Whether most of it is empty, and the rest is soon rewritten. */
  boolean isWorthCompacting() {
    return bytes > SMALL && percent < THIN && used() < LARGE;
  }
}
