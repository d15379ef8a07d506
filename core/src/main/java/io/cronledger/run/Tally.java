package io.cronledger.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many questions of each kind have no answer yet, over all tasks. */
final class Tally {
  private final Map<Class<? extends Question>, Integer> open = new ConcurrentHashMap<>();

  void add(Class<? extends Question> kind, int more) {
    open.merge(kind, more, Integer::sum);
  }

  int of(Class<? extends Question> kind) {
    return open.getOrDefault(kind, 0);
  }
}
