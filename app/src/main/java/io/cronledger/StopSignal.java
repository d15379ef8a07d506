package io.cronledger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * SIGTERM and Ctrl-C. The process stays until everything is closed, and then ends with exit code 0:
 * being told to stop is no failure.
 */
final class StopSignal implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

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

  /** Waits for it, or for the time to pass. */
  void await(Duration atMost) throws InterruptedException {
    var _ = received.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for it, or for something else; true if it came. */
  boolean await(BooleanSupplier other) throws InterruptedException {
    while (!received.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (other.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  boolean isReceived() {
    return received.getCount() == 0;
  }

  /** Everything else is closed by now. */
  @Override
  public void close() {
    done.countDown();
  }
}
