package io.cronledger.schedule;

import java.time.Instant;
import java.util.Optional;

/** The slots of a schedule that is switched off. */
enum NoSlots implements Slots {
  NONE;

  @Override
  public Optional<Instant> after(Instant instant) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> before(Instant instant) {
    return Optional.empty();
  }
}
