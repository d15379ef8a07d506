package io.cronledger.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Chance, by a seed, that can be told to stop doing harm. */
final class Odds {
  private final Random random;
  private boolean harmless;

  Odds(long seed) {
    this.random = new Random(seed);
  }

  /** From now on nothing goes wrong any more. */
  void beKind() {
    harmless = true;
  }

  boolean areKind() {
    return harmless;
  }

  /** Whether something bad happens now, which it does so often in a thousand times. */
  boolean harm(int perMille) {
    boolean happens = random.nextInt(1000) < perMille;
    return happens && !harmless;
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  Duration upTo(Duration most) {
    return Duration.ofNanos(Math.round(random.nextDouble() * most.toNanos()));
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  Random random() {
    return random;
  }
}
