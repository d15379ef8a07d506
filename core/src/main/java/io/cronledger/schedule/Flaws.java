package io.cronledger.schedule;

import java.util.ArrayList;
import java.util.List;

/** What is found wrong while a text is being parsed. Keeps the first so many: nobody reads more. */
final class Flaws {
  private static final int MOST = 50;
  private final List<Flaw> flaws = new ArrayList<>();

  void add(int start, int end, String message, String remedy) {
    if (flaws.size() < MOST) {
      flaws.add(new Flaw(start, end, message, remedy));
    }
  }

  boolean isEmpty() {
    return flaws.isEmpty();
  }

  <T> Parsed<T> bad() {
    return new Parsed.Bad<>(flaws);
  }
}
