package io.cronledger.cli;

import io.cronledger.json.ExactJson;
import io.cronledger.json.JsonFlaw;
import io.cronledger.run.Status;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code cronledger run}: like the endpoint, it waits for the end and prints the output. */
@Command(
    name = "run",
    description = {
      "Runs a schedule's task, or any task, now; waits for its end and prints the output.",
      "It is recorded like any other run. Exit code 1 if it ends badly."
    })
final class RunNow implements Callable<Integer> {
  private static final JsonMapper JSON = ExactJson.MAPPER;

  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();

  @Mixin private By by = new By();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE",
      description = "A JSON object laid over the task's own input; with --task only.")
  private @Nullable String input;

  /** One of the two. */
  static final class What {
    @Parameters(paramLabel = "NAME", description = "The schedule to run.")
    private @Nullable String schedule;

    @Option(
        names = "--task",
        paramLabel = "TASK",
        description = "The task to run: id or owner~name.")
    private @Nullable String task;
  }

  RunNow(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (input != null && what.task == null) {
      throw CommandFailed.badUsage(
          "--input goes with --task: a schedule's input is in its cron file.");
    }
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.orderDesk(settings)) {
      JsonNode run = what.task == null ? schedule(desk) : desk.runTask(order());
      int exitCode = exitCode(run);
      if (common.json()) {
        screen.json(run);
      } else {
        print(desk, run);
      }
      return exitCode;
    }
  }

  private static int exitCode(JsonNode run) {
    Status status = Status.parse(run.path("status").asString()).orElseThrow();
    if (!status.isFinal()) {
      throw CommandFailed.unreachable(
          "The service did not wait for the run's end; it is %s. 'cronledger show %s' will tell."
              .formatted(status.label(), run.path("id").asString()));
    }
    return status == Status.SUCCEEDED ? ExitCode.DONE : ExitCode.RUN_ENDED_BADLY;
  }

  private JsonNode schedule(Desk desk) {
    String name = what.schedule == null ? "" : what.schedule;
    return desk.runSchedule(name, by.node())
        .orElseThrow(() -> CommandFailed.badUsage(Reports.noSchedule(name, desk)));
  }

  private ObjectNode order() {
    ObjectNode order = by.node().put("task", what.task);
    if (input != null) {
      order.set("input", object(input.startsWith("@") ? read(input.substring(1)) : input));
    }
    return order;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw CommandFailed.badUsage(
          "--input names '%s', which cannot be read: name a file of JSON, such as @input.json"
              .formatted(file));
    }
  }

  private static JsonNode object(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw CommandFailed.badUsage(
          "--input is not JSON%s: %s".formatted(JsonFlaw.place(e), JsonFlaw.of(e)));
    }
    throw CommandFailed.badUsage("--input is not a JSON object, such as '{\"url\": \"…\"}'.");
  }

  private void print(Desk desk, JsonNode run) throws IOException {
    String id = run.path("id").asString();
    JsonNode failure = run.path("failure");
    if (failure.isObject()) {
      screen
          .err()
          .printf(
              "%s  %s: %s%n",
              run.path("status").asString(),
              failure.path("kind").asString(""),
              failure.path("message").asString(""));
    }
    try (InputStream output = output(desk, run)) {
      output.transferTo(screen.out());
    }
    screen.out().flush();
    screen.err().printf("run %s%n", id);
  }

  private static InputStream output(Desk desk, JsonNode run) throws IOException {
    String id = run.path("id").asString();
    try {
      return desk.payload(id, "output").orElse(InputStream.nullInputStream());
    } catch (CommandFailed e) {
      throw CommandFailed.unreachable(
          "The run is %s, but the service has stopped: 'cronledger output %s' prints what came out."
              .formatted(run.path("status").asString(), id));
    }
  }
}
