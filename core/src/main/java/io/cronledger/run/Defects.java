package io.cronledger.run;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What went wrong of some of many things that are done whatever becomes of each. */
public final class Defects {
  private @Nullable RuntimeException first;

  /** Does the same with each, and tells what went wrong when all has been done. */
  static <T> void each(Iterable<T> all, Consumer<T> action) {
    var defects = new Defects();
    for (T one : all) {
      try {
        action.accept(one);
      } catch (RuntimeException defect) {
        defects.add(defect);
      }
    }
    defects.tell();
  }

  /**
   * Keeps it to be told when all has been done.
   *
   * @throws LedgerUnavailable if it is that, since then nothing else can be done either
   */
  public void add(RuntimeException defect) {
    if (defect instanceof LedgerUnavailable gone) {
      throw gone;
    }
    if (first == null) {
      first = defect;
    } else if (!first.equals(defect)) {
      first.addSuppressed(defect);
    }
  }

  /** Throws the first of them, if there is any; the others come with it. */
  public void tell() {
    if (first != null) {
      throw first;
    }
  }
}
