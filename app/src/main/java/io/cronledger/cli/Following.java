package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Tells what runs there are, and then what changes, each state of a run once. */
final class Following {
  /** Of so many runs it is known what was told last. */
  private static final int REMEMBERED = 10_000;

  /**
   * Of so many before those that are listed it is known how they stand: what is learned of a run
   * later, such as its costs, need not show in its line.
   */
  private static final int KNOWN = 200;

  /** So many may have come while nobody was told of any. */
  private static final int MISSED = 1_000;

  private final Program program;
  private final Settings settings;
  private final Screen screen;
  private final Function<JsonNode, String> line;
  private final Map<String, String> told = new LinkedHashMap<>();
  private boolean begun;

  Following(Program program, Settings settings, Screen screen, Function<JsonNode, String> line) {
    this.program = program;
    this.settings = settings;
    this.screen = screen;
    this.line = line;
  }

  /**
   * Begins with some of the newest, the newest last; ends when nobody reads any more, or the
   * service goes and does not come back.
   */
  void go(Desk first, Map<String, List<String>> filter, int newest) throws InterruptedException {
    Desk desk = first;
    boolean more = true;
    while (more) {
      try {
        follow(desk, filter, newest);
        more = false;
      } catch (CommandFailed gone) {
        if (!begun || gone.exitCode() != ExitCode.UNREACHABLE) {
          throw gone;
        }
        screen.err().println(gone.getMessage() + "\nWaiting for it to come back.");
        desk = program.deskOfReturned(settings).orElseThrow(() -> gone);
      }
    }
  }

  /** Listed once changes are being told, so that none falls between. */
  private void follow(Desk desk, Map<String, List<String>> filter, int newest) {
    desk.follow(filter, () -> list(desk, filter, newest), this::tell);
  }

  private void list(Desk desk, Map<String, List<String>> filter, int newest) {
    begun = true;
    boolean first = told.isEmpty();
    String oldest = first ? "" : Collections.min(told.keySet());
    List<JsonNode> found = new ArrayList<>();
    int wanted = first ? Math.max(newest, filter.containsKey("content") ? 0 : KNOWN) : MISSED;
    new RunPages(desk, screen, new DamageReport(screen)).each(filter, null, wanted, found::add);
    found.removeIf(run -> id(run).compareTo(oldest) < 0);
    List<JsonNode> rest =
        first && found.size() > newest ? found.subList(newest, found.size()) : List.of();
    rest.reversed().forEach(run -> told.put(id(run), line.apply(run)));
    found.subList(0, found.size() - rest.size()).reversed().forEach(this::tell);
  }

  private boolean tell(JsonNode run) {
    String now = line.apply(run);
    if (!now.equals(told.remove(id(run)))) {
      screen.line(now);
    }
    told.put(id(run), now);
    if (told.size() > REMEMBERED) {
      told.remove(told.keySet().iterator().next());
    }
    return screen.takes();
  }

  private static String id(JsonNode run) {
    return run.path("id").asString();
  }
}
