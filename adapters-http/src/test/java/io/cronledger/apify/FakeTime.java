package io.cronledger.apify;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes forward when somebody waits. */
final class FakeTime implements Pause {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

  /** It overflows early, as the real one may. */
  long nanos() {
    return nanos.get();
  }

  Instant instant() {
    return Instant.EPOCH.plusNanos(nanos.get() - (Long.MAX_VALUE - 5_000_000_000L));
  }

  @Override
  public void last(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  ApifyPlatform platform(URI endpoint) {
    return new ApifyPlatform(
        Route.to(endpoint, Calls.INCOMING),
        _ -> new Tokens.Token.Shown(Calls.CANARY),
        "0.1",
        this::nanos,
        this);
  }
}
