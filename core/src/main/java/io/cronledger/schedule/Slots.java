package io.cronledger.schedule;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The instants at which a schedule is due: a set that depends on nothing but its definition. */
public interface Slots {

  /** The first slot strictly after an instant. */
  Optional<Instant> after(Instant instant);

  /** The last slot strictly before an instant. */
  Optional<Instant> before(Instant instant);

  /**
   * All slots from an instant, included, to another, not included, in order; computed as they are
   * asked for.
   */
  default Stream<Instant> between(Instant from, Instant to) {
    return Stream.iterate(
            after(from.minusNanos(1)), Optional::isPresent, slot -> after(slot.orElseThrow()))
        .map(Optional::orElseThrow)
        .takeWhile(slot -> slot.isBefore(to));
  }
}
