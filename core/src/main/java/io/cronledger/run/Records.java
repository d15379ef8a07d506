package io.cronledger.run;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What has happened and must reach the ledger: at once, or as soon as the ledger can be written, in
 * the order in which it happened.
 */
final class Records {
  private final Queue<Runnable> left = new ArrayDeque<>();

  void keep(Runnable record) {
    synchronized (left) {
      if (!left.isEmpty()) {
        left.add(record);
        return;
      }
    }
    try {
      record.run();
    } catch (LedgerUnavailable e) {
      synchronized (left) {
        left.add(record);
      }
    }
  }

  /** One that is in contradiction with the ledger is a defect, and must not keep up the others. */
  void keepWhatIsLeft() {
    synchronized (left) {
      while (!left.isEmpty()) {
        try {
          left.element().run();
        } catch (LedgerUnavailable stillGone) {
          return;
        } catch (RuntimeException defect) {
          left.remove();
          throw defect;
        }
        left.remove();
      }
    }
  }

  /**
   * Whether the ledger knows all that has happened.
   *
   * @throws LedgerUnavailable if not: nothing may be decided by what it says
   */
  void checkComplete() {
    synchronized (left) {
      if (!left.isEmpty()) {
        throw new LedgerUnavailable("the ledger does not know yet what has happened last");
      }
    }
  }
}
