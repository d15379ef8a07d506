package io.cronledger.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Tells what runs there are, and then what changes, each state of a run once. */
final class Following {
  /** Of so many runs it is known what was told last. */
  private static final int REMEMBERED = 10_000;

  private final Desk desk;
  private final Screen screen;
  private final Consumer<JsonNode> printer;
  private final Map<String, JsonNode> told = new LinkedHashMap<>();

  Following(Desk desk, Screen screen, Consumer<JsonNode> printer) {
    this.desk = desk;
    this.screen = screen;
    this.printer = printer;
  }

  /** Begins with some of the newest, the newest last; ends when nobody reads any more. */
  void go(Map<String, List<String>> filter, int newest) {
    // Listed once changes are being told, so that none falls between.
    desk.follow(filter, () -> list(filter, newest), this::tell);
  }

  private void list(Map<String, List<String>> filter, int newest) {
    List<JsonNode> found = new ArrayList<>();
    new RunPages(desk, screen).each(filter, null, newest, found::add);
    found.reversed().forEach(this::tell);
  }

  private boolean tell(JsonNode run) {
    String id = run.path("id").asString();
    if (!run.equals(told.remove(id))) {
      printer.accept(run);
    }
    told.put(id, run);
    if (told.size() > REMEMBERED) {
      told.remove(told.keySet().iterator().next());
    }
    return !screen.out().checkError();
  }
}
