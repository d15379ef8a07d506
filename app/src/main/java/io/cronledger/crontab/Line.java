package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Option;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement turned out to be; its options are by name, those from lines above included. */
sealed interface Line {
  Map<String, Option> options();

  /**
   * A task and when it is due.
   *
   * @param task null if there is none, which has been said
   */
  record Entry(Placed when, @Nullable Placed task, Map<String, Option> options) implements Line {
    Place place() {
      return when.place();
    }
  }

  /** A line of options alone. */
  record Defaults(Map<String, Option> options) implements Line {}
}
