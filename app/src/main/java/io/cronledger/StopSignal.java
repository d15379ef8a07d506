package io.cronledger;

import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and Ctrl-C. The process stays until everything is closed, and then ends with exit code 0:
 * being told to stop is no failure.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch received = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::receive, "stop"));
  }

  private void receive() {
    if (done.getCount() == 0) {
      return; // the program ends by itself, with an exit code of its own
    }
    received.countDown();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  void await() throws InterruptedException {
    received.await();
  }

  /** Everything else is closed by now. */
  @Override
  public void close() {
    done.countDown();
  }
}
