package io.cronledger.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the platform knows it.
 *
 * @param id the platform's own
 * @param key of the attempt that started it; null if something else did
 * @param isOver whether the platform says that it has ended, one way or another
 */
public record PlatformRun(String id, @Nullable AttemptKey key, Instant startedAt, boolean isOver) {}
