package io.cronledger.crontab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of one entry, or of one line of options, however many lines they take. */
record Statement(List<Word> words) {

  /** Something between white space. */
  sealed interface Word {
    /** As it was written, from its first character. */
    Placed written();
  }

  /** A word of WHEN, the task, or something out of place. */
  record Bare(Placed written) implements Word {}

  /**
   * {@code NAME=VALUE}.
   *
   * @param value without its quotes; null if the scanner found it broken and said so
   */
  record Option(Placed name, @Nullable Placed value) implements Word {
    @Override
    public Placed written() {
      return name;
    }
  }
}
