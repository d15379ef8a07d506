package io.cronledger.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Runs of which something kept is damaged, told on the side while what is whole goes on. */
final class DamageReport {
  private static final String REMEDY =
      "What is damaged stays so: a backup from before has it, and the disk wants looking after.";

  private final Screen screen;
  private boolean isEmpty = true;

  DamageReport(Screen screen) {
    this.screen = screen;
  }

  /** Tells what a run's document says of it, if anything. */
  void look(JsonNode run) {
    List<String> parts = new ArrayList<>();
    run.path("damaged")
        .forEachEntry((which, how) -> parts.add("its %s (%s)".formatted(which, how.asString())));
    if (!parts.isEmpty()) {
      tell(run.path("id").asString(), "damaged is " + String.join(" and ", parts));
    }
  }

  /** Tells of those that a search could not look into. */
  void lookPage(JsonNode page) {
    page.path("damaged")
        .forEach(
            id -> tell(id.asString(), "not looked into, since it is damaged; 'show' says how"));
  }

  private void tell(String run, String what) {
    screen.progress("");
    screen.err().printf("Run %s: %s%n", run, what);
    isEmpty = false;
  }

  /** The exit code of a command that did all else. */
  int exitCode() {
    if (isEmpty) {
      return ExitCode.DONE;
    }
    screen.err().println(REMEDY);
    return ExitCode.DAMAGED;
  }
}
