package io.cronledger.schedule;

import java.util.List;

/**
 * What came of parsing what a person wrote: the thing meant, or everything that is wrong with it.
 */
public sealed interface Parsed<T> {

  record Good<T>(T value) implements Parsed<T> {}

  record Bad<T>(List<Flaw> flaws) implements Parsed<T> {
    public Bad {
      flaws = List.copyOf(flaws);
    }
  }
}
