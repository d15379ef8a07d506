package io.cronledger.jdbc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database takes up, in bytes.
 *
 * @param reusable about how much of that holds nothing any more, if that is known
 * @param free what is left on its disk, if that can be seen from here
 */
record Occupied(
    long bytes, @Nullable Long reusable, @Nullable Long free, Map<String, Long> tables) {
  Occupied {
    tables = Map.copyOf(tables);
  }
}
