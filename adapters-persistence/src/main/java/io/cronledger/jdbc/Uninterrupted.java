package io.cronledger.jdbc;

/**
 * Waits that cannot be given up: whether a change is on record must be known to whoever asked for
 * it, interrupted or not. They are short, since the writer never waits for anything but the disk.
 */
final class Uninterrupted {

  @FunctionalInterface
  interface Wait {
    void run() throws InterruptedException;
  }

  private Uninterrupted() {}

  /** Repeats a wait until it is over; an interruption is passed on afterwards. */
  static void run(Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          wait.run();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
