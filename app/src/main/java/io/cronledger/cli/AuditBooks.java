package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code cronledger audit}. */
@Command(
    name = "audit",
    description = {
      "Recomputes which slots there should be, from the definitions that were in force, and compares",
      "them with the books. Exit code 1 if there are differences."
    })
final class AuditBooks implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Option(names = "--schedule", paramLabel = "NAME", description = "Only this schedule.")
  private @Nullable String schedule;

  @Option(
      names = "--from",
      paramLabel = "T",
      description =
          "Only from then on: a time such as 2026-11-24T06:00 (in the 'timezone' of the settings)"
              + " or 2026-11-24T06:00:00Z, or how long ago: 24h.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "T",
      description = "Only before then; written like --from (default: what is accounted for).")
  private @Nullable String to;

  @Option(
      names = "--online",
      description = {
        "Also looks on the platform for runs that carry our key and are not on the books, as after",
        "an old backup was restored, and takes over what is shown to be ours. Without --from it",
        "looks back seven days. The service must run."
      })
  private boolean online;

  AuditBooks(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      List<JsonNode> strays = online ? strays(desk, settings.timezone()) : List.of();
      JsonNode audit =
          desk.audit(scope(settings.timezone()))
              .orElseThrow(
                  () -> CommandFailed.badUsage(Reports.noSchedule(String.valueOf(schedule), desk)));
      if (common.json()) {
        strays.forEach(screen::json);
        audit.path("found").forEach(screen::json);
        screen.json(sum(audit));
      } else {
        strays.forEach(stray -> screen.line(told(stray)));
        print(audit, settings);
      }
      return audit.path("differences").asLong() == 0 && strays.isEmpty()
          ? ExitCode.DONE
          : ExitCode.DIFFERENCES;
    }
  }

  /** A task whose runs were not all told could hide one: that is a finding, too. */
  private List<JsonNode> strays(Desk desk, ZoneId zone) {
    Map<String, List<String>> since = new LinkedHashMap<>();
    put(since, "from", from == null ? null : Times.asked(from, zone));
    JsonNode answer = desk.adopt(since);
    List<JsonNode> found = new ArrayList<>();
    answer.path("strays").forEach(found::add);
    for (JsonNode untold : answer.path("untold")) {
      found.add(((ObjectNode) untold).put("kind", "untold"));
    }
    return found;
  }

  private static String told(JsonNode stray) {
    String task = stray.path("task").asString();
    if (stray.path("kind").asString().equals("untold")) {
      return "%s: the platform did not tell all runs: %s"
          .formatted(task, stray.at("/failure/message").asString());
    }
    return "%s: run %s (platform %s, started %s) is not on the books: %s"
        .formatted(
            task,
            stray.path("id").asString(),
            stray.path("platformRunId").asString(),
            stray.path("startedAt").asString(),
            switch (stray.path("fate").asString()) {
              case "adopted" -> "taken over";
              case "unfired" ->
                  "its slot is on record as not fired, for another task or just changing, and stays so";
              case "due" -> "its slot has yet to be accounted for";
              default -> "not shown to be of this ledger, and left alone";
            });
  }

  private Map<String, List<String>> scope(ZoneId zone) {
    Map<String, List<String>> scope = new LinkedHashMap<>();
    put(scope, "schedule", schedule);
    put(scope, "from", from == null ? null : Times.asked(from, zone));
    put(scope, "to", to == null ? null : Times.asked(to, zone));
    return scope;
  }

  private static void put(Map<String, List<String>> scope, String name, @Nullable String value) {
    if (value != null) {
      scope.put(name, List.of(value));
    }
  }

  private static ObjectNode sum(JsonNode audit) {
    ObjectNode sum = JsonMapper.shared().createObjectNode();
    for (String name : List.of("expected", "recorded", "differences")) {
      sum.set(name, audit.path(name));
    }
    return sum;
  }

  private void print(JsonNode audit, Settings settings) {
    var table = new Table("SCHEDULE", "SLOT", "DIFFERENCE");
    JsonNode found = audit.path("found");
    for (JsonNode difference : found) {
      table.row(
          difference.path("schedule").asString(),
          Screen.time(difference.path("slot"), settings.timezone()),
          difference.path("told").asString());
    }
    if (!found.isEmpty()) {
      screen.print(table);
    }
    long differences = audit.path("differences").asLong();
    if (differences > found.size()) {
      screen.line(
          "… and %,d more: narrow it down by --schedule, --from and --to."
              .formatted(differences - found.size()));
    }
    screen.line(
        "%,d slots expected, %,d recorded, %s."
            .formatted(
                audit.path("expected").asLong(),
                audit.path("recorded").asLong(),
                differences == 0
                    ? "no differences"
                    : "%,d difference%s".formatted(differences, differences == 1 ? "" : "s")));
  }
}
