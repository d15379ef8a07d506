package io.cronledger.run;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The clock on the wall, which people may set, and one beside it that only goes forward. */
public interface Time extends InstantSource {

  /** Nanoseconds since some instant that stays the same as long as the process lives. */
  long nanos();

  static Time of(InstantSource wall, LongSupplier monotonic) {
    return new Time() {
      @Override
      public Instant instant() {
        return wall.instant();
      }

      @Override
      public long nanos() {
        return monotonic.getAsLong();
      }
    };
  }
}
