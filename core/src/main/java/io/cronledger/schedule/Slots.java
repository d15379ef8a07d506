package io.cronledger.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The instants at which a schedule is due: a set that depends on nothing but its definition. Slots
 * lie in the years 1 to 9999; any instant may be asked about.
 */
public interface Slots {

  /** The first slot strictly after an instant. */
  Optional<Instant> after(Instant instant);

  /** The last slot strictly before an instant. */
  Optional<Instant> before(Instant instant);

  /** How many slots there are from an instant, included, to another, not included. */
  default long count(Instant from, Instant to) {
    return between(from, to).count();
  }

  /**
   * The changes of the clock on the wall that do something to these slots, from an instant,
   * included, to another, not included.
   */
  default List<ClockChange> clockChanges(Instant from, Instant to) {
    return List.of();
  }

  /**
   * All slots from an instant, included, to another, not included, in order; computed as they are
   * asked for.
   */
  default Stream<Instant> between(Instant from, Instant to) {
    return Stream.iterate(atOrAfter(from), Optional::isPresent, slot -> after(slot.orElseThrow()))
        .map(Optional::orElseThrow)
        .takeWhile(slot -> slot.isBefore(to));
  }

  private Optional<Instant> atOrAfter(Instant instant) {
    return after(instant.equals(Instant.MIN) ? instant : instant.minusNanos(1));
  }
}
