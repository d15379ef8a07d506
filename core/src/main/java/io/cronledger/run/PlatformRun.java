package io.cronledger.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the platform knows it.
 *
 * @param key of the attempt that started it; null if something else did
 * @param isOver whether the platform says that it has ended, one way or another
 * @param facts what its list tells beside that
 */
public record PlatformRun(
    @Nullable AttemptKey key, Instant startedAt, boolean isOver, RunFacts facts) {

  public String id() {
    return facts.id();
  }
}
