package io.cronledger.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What clock changes will do to the schedules of a table, below it: a few lines, however many. */
final class ClockNoteLines {
  private static final int MOST = 10;

  private final Screen screen;
  private final List<String> lines = new ArrayList<>();

  ClockNoteLines(Screen screen) {
    this.screen = screen;
  }

  /** Takes a schedule's {@code clockChanges}, if it has any. */
  void add(String schedule, @Nullable JsonNode changes) {
    if (changes != null) {
      changes.forEach(change -> lines.add(schedule + ", " + change.path("note").asString()));
    }
  }

  void print() {
    if (lines.isEmpty()) {
      return;
    }
    screen.line("");
    screen.line("Clock changes within a year:");
    lines.stream().limit(MOST).forEach(line -> screen.line("  " + line));
    if (lines.size() > MOST) {
      screen.line("  … and %d more; 'next NAME' tells them.".formatted(lines.size() - MOST));
    }
  }
}
