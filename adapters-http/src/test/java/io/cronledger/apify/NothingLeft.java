package io.cronledger.apify;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** No test leaves a thread, a socket or memory behind. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
  private Leaks before = Leaks.NONE;

  /** What a JVM makes with its first connection, and keeps, is not left behind by a fault. */
  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    Fault.gives("SUCCEEDED application/json {\"a\":1}", Fault::answer);
    before = Leaks.now();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    before.assertNothingWasLeft();
  }

  void assertHeapIsWithin(long bytes) {
    before.assertHeapIsWithin(bytes);
  }
}
