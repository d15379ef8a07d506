package io.cronledger.cli;

import io.cronledger.settings.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code cronledger diff}. */
@Command(
    name = "diff",
    description = {
      "Compares a run's output with that of the success of its schedule before it, or of another run.",
      "JSON path by path, its arrays aligned; text line by line. A schedule's name stands for its"
          + " latest success."
    })
final class Diff implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();
  @Mixin private OneRun one = new OneRun();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The other, named in the same way.")
  private @Nullable String other;

  Diff(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      String id = one.success(desk).path("id").asString();
      Optional<String> with =
          Optional.ofNullable(other).map(name -> OneRun.success(desk, name).path("id").asString());
      JsonNode diff =
          desk.diff(id, with)
              .orElseThrow(() -> CommandFailed.badUsage("There is no run '%s'.".formatted(id)));
      if (common.json()) {
        screen.json(diff);
      } else {
        print(diff);
      }
    }
    return ExitCode.DONE;
  }

  private void print(JsonNode diff) {
    screen.line(
        "%s with %s: %s"
            .formatted(
                diff.path("run").asString(),
                diff.path("with").asString(),
                switch (diff.path("kind").asString()) {
                  case "same" -> "the same, byte for byte";
                  case "bytes" -> "other bytes, neither JSON nor text";
                  default -> count(diff.path("differences").asLong());
                }));
    diff.path("changes").forEach(change -> screen.line(told(change)));
  }

  private static String count(long differences) {
    return differences == 1 ? "1 difference" : "%,d differences".formatted(differences);
  }

  private static String told(JsonNode change) {
    String line =
        switch (change.path("change").asString()) {
          case "added" -> "+ %s  %s".formatted(place(change), value(change, "after"));
          case "removed" -> "- %s  %s".formatted(place(change), value(change, "before"));
          default ->
              "~ %s  %s → %s"
                  .formatted(place(change), value(change, "before"), value(change, "after"));
        };
    return line.replaceAll("\\p{Cntrl}+", " ");
  }

  private static String place(JsonNode change) {
    return change.has("line") ? change.path("line").asString() : change.path("path").asString();
  }

  private static String value(JsonNode change, String which) {
    return change.has("text") ? change.path("text").asString() : change.path(which).toString();
  }
}
