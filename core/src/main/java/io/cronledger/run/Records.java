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

  void keepWhatIsLeft() {
    synchronized (left) {
      try {
        while (!left.isEmpty()) {
          left.element().run();
          left.remove();
        }
      } catch (LedgerUnavailable stillGone) {
        return;
      }
    }
  }
}
