package io.cronledger.cli;

import io.cronledger.api.CsvLine;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code cronledger export}: any number of runs, page by page, as they are read. */
@Command(
    name = "export",
    description = {
      "Prints all runs that fit, newest first, one JSON object a line or as CSV.",
      "With --payloads each line has what went in and came out: as JSON if it is, as text if it is"
          + " UTF-8, else in Base64."
    })
final class Export implements Callable<Integer> {
  private final Program program;
  private final Screen screen;

  @Mixin private Common common = new Common();
  @Mixin private FilterFlags filter = new FilterFlags();

  @Option(names = "--csv", description = "A table with a heading instead of JSON lines.")
  private boolean csv;

  @Option(names = "--payloads", description = "With what went in and came out; not with --csv.")
  private boolean payloads;

  Export(Program program, Screen screen) {
    this.program = program;
    this.screen = screen;
  }

  @Override
  public Integer call() {
    if (csv && (payloads || common.json())) {
      throw CommandFailed.badUsage("--csv goes neither with --payloads nor with --json.");
    }
    Settings settings = program.settings(common.invocation());
    try (Desk desk = program.desk(settings)) {
      if (csv) {
        screen.line(CsvLine.heading());
      }
      new RunPages(desk, screen)
          .each(filter.parameters(), null, Long.MAX_VALUE, run -> print(desk, run));
    }
    return ExitCode.DONE;
  }

  private void print(Desk desk, JsonNode run) {
    if (csv) {
      screen.line(CsvLine.of(run));
    } else if (payloads) {
      screen.json(withPayloads(desk, (ObjectNode) run));
    } else {
      screen.json(run);
    }
  }

  private static JsonNode withPayloads(Desk desk, ObjectNode run) {
    Map<String, JsonNode> contents = new TreeMap<>();
    for (String which : new String[] {"input", "output"}) {
      boolean mayBeThere = which.equals("input") ? !run.has("reason") : run.has("output");
      if (mayBeThere) {
        desk.payload(run.path("id").asString(), which)
            .ifPresent(bytes -> contents.put(which + "Content", content(bytes)));
      }
    }
    contents.forEach(run::set);
    return run;
  }

  private static JsonNode content(InputStream payload) {
    byte[] bytes = read(payload);
    return json(bytes).orElseGet(() -> JsonMapper.shared().valueToTree(text(bytes)));
  }

  private static byte[] read(InputStream payload) {
    try (payload) {
      return payload.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      JsonNode tree = JsonMapper.shared().readTree(bytes);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0
        ? text
        : "base64:" + Base64.getEncoder().encodeToString(bytes);
  }
}
