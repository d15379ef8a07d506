package io.cronledger.jdbc;

import io.cronledger.run.Failure;
import io.cronledger.run.RunId;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * What the failures of runs say, once more and by itself: to look through that is to read a hundred
 * bytes a failure, and not whole entries.
 */
final class FailureTexts {
  private FailureTexts() {}

  static void add(Handle handle, RunId run, Failure failure) {
    Prepared.of(handle, "insert into failure_text (run, text) values (:run, :text)")
        .bind("run", run.value())
        .bind("text", normal(failure.kind() + " " + failure.message()))
        .execute();
  }

  /** What is looked for, as what is there has been written: in whatever case it came. */
  static String normal(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
