package io.cronledger.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks for runs page by page, and tells on a terminal how far that has come. */
final class RunPages {
  private static final int PAGE = 200;

  private final Desk desk;
  private final Screen screen;
  private final DamageReport damage;

  RunPages(Desk desk, Screen screen, DamageReport damage) {
    this.desk = desk;
    this.screen = screen;
    this.damage = damage;
  }

  /** What is done with a run. */
  @FunctionalInterface
  interface Taker<E extends Exception> {
    void take(JsonNode run) throws E;
  }

  /** Hands over the newest runs, as many as are wanted. */
  <E extends Exception> void each(
      Map<String, List<String>> filter, @Nullable String before, long limit, Taker<E> taker)
      throws E {
    String last = before;
    long found = 0;
    long looked = 0;
    do {
      Map<String, List<String>> page = new LinkedHashMap<>(filter);
      if (last != null) {
        page.put("before", List.of(last));
      }
      page.put("limit", List.of(Long.toString(Math.min(PAGE, limit - found))));
      JsonNode answer = desk.runs(page);
      for (JsonNode run : answer.path("runs")) {
        taker.take(run);
      }
      damage.lookPage(answer);
      found += answer.path("runs").size();
      looked += answer.path("looked").asLong();
      last = answer.path("next").asString(null);
      if (filter.containsKey("content")) {
        screen.progress("Looked into %,d runs, found %,d".formatted(looked, found));
      } else if (screen.printsToFile()) {
        screen.progress("%,d runs".formatted(found));
      }
    } while (last != null && found < limit && screen.takes());
    screen.progress("");
  }
}
