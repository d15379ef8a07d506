package io.cronledger.local;

import io.cronledger.json.JsonFlaw;
import io.cronledger.schedule.Quote;
import io.cronledger.schedule.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one {@code task.json}, and says everything that is wrong with it at once. */
final class TaskFile {
  static final String NAME = "task.json";

  /** Task files are written by hand; one of a megabyte is something else. */
  private static final long MAX_BYTES = 1 << 20;

  private static final List<String> KEYS =
      List.of("title", "description", "command", "input", "options", "output");
  private static final List<String> OPTION_KEYS = List.of("timeoutSecs", "memoryMbytes");
  private static final int DEFAULT_TIMEOUT_SECS = 300;
  private static final int DEFAULT_MEMORY_MBYTES = 512;

  /** What came of reading a folder: a task, or all that keeps it from being one. */
  sealed interface Reading {
    record Usable(LocalTask task) implements Reading {}

    record Flawed(List<TaskProblem> problems) implements Reading {}
  }

  private record Field(int line, int column, JsonNode value) {}

  private final Path folder;
  private final Path file;
  private final List<TaskProblem> problems = new ArrayList<>();
  private final Map<String, Field> options = new LinkedHashMap<>();

  private TaskFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
  }

  static Reading read(Path folder) {
    return new TaskFile(folder).read();
  }

  private Reading read() {
    Optional<LocalTask> task = fields().map(this::task);
    return task.isPresent() && problems.isEmpty()
        ? new Reading.Usable(task.get())
        : new Reading.Flawed(List.copyOf(problems));
  }

  /** What the file holds; empty if it holds no JSON object. */
  private Optional<Map<String, Field>> fields() {
    try (JsonParser json = Json.MAPPER.createParser(text())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        problem(json.currentTokenLocation(), "this is not a JSON object", "Start it with '{'");
        return Optional.empty();
      }
      var fields = new LinkedHashMap<String, Field>();
      readObject(json, KEYS, fields);
      if (json.nextToken() != null) {
        problem(json.currentTokenLocation(), "something follows the object", "End it at its '}'");
      }
      return Optional.of(fields);
    } catch (JacksonException e) {
      problem(e.getLocation(), "this is not JSON: " + JsonFlaw.of(e), "Mend it here");
    } catch (IOException e) {
      problems.add(
          new TaskProblem(file, 0, 0, "cannot be read: " + e.getMessage(), "See the sample tasks"));
    }
    return Optional.empty();
  }

  private String text() throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("there is no such file");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("%d bytes are too many".formatted(Files.size(file)));
    }
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static String remedy(String key, List<String> known) {
    return Suggestion.closest(key, known)
        .map("Did you mean '%s'?"::formatted)
        .orElseGet(() -> "The keys are " + String.join(", ", known));
  }

  private void readObject(JsonParser json, List<String> known, Map<String, Field> into) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      TokenStreamLocation at = json.currentTokenLocation();
      if (!known.contains(key)) {
        problem(at, Quote.of(key) + " is not a key", remedy(key, known));
      }
      JsonToken first = json.nextToken();
      TokenStreamLocation place = json.currentTokenLocation();
      boolean nested =
          key.equals("options") && first == JsonToken.START_OBJECT && known.contains(key);
      if (nested) {
        readObject(json, OPTION_KEYS, options);
      }
      JsonNode value = nested ? Json.object() : json.readValueAsTree();
      var field = new Field(place.getLineNr(), place.getColumnNr(), value);
      if (into.put(key, field) != null) {
        problem(at, Quote.of(key) + " is there twice", "Keep one of them");
      }
    }
  }

  private LocalTask task(Map<String, Field> fields) {
    String name = String.valueOf(folder.getFileName());
    var about =
        new LocalTask.About(string(fields, "title", name), string(fields, "description", ""));
    List<String> command = command(fields.get("command"));
    var limits =
        new LocalTask.Options(
            number("timeoutSecs", 0, DEFAULT_TIMEOUT_SECS, "0 (none) or more, such as 60"),
            number("memoryMbytes", 1, DEFAULT_MEMORY_MBYTES, "in MB, such as 256"),
            output(fields));
    return new LocalTask(name, folder, about, command, input(fields), limits);
  }

  private List<String> command(@Nullable Field field) {
    String example = "Write it as a list of words: [\"java\", \"Program.java\"]";
    if (field == null) {
      problems.add(new TaskProblem(file, 0, 0, "\"command\" is missing", example));
      return List.of();
    }
    boolean words =
        field.value().isArray()
            && !field.value().isEmpty()
            && field.value().valueStream().allMatch(JsonNode::isString);
    if (!words) {
      problem(field, Quote.of(field.value().toString()) + " is not a command", example);
      return List.of();
    }
    List<String> command = field.value().valueStream().map(JsonNode::stringValue).toList();
    Program.problemWith(command, folder)
        .ifPresent(message -> problem(field, message, "Put it there, or correct the name"));
    return command;
  }

  private ObjectNode input(Map<String, Field> fields) {
    Field field = fields.get("input");
    if (field == null) {
      return Json.object();
    }
    if (field.value() instanceof ObjectNode object) {
      return object;
    }
    problem(field, "\"input\" must be an object", "Such as {\"url\": \"https://example.com/\"}");
    return Json.object();
  }

  private LocalTask.Output output(Map<String, Field> fields) {
    String named = string(fields, "output", "record");
    return switch (named) {
      case "record" -> LocalTask.Output.RECORD;
      case "stdout" -> LocalTask.Output.STDOUT;
      default -> {
        problem(
            fields.get("output"),
            Quote.of(named) + " is not an output",
            "Use \"record\" (the OUTPUT record) or \"stdout\" (what the program prints)");
        yield LocalTask.Output.RECORD;
      }
    };
  }

  private String string(Map<String, Field> fields, String key, String otherwise) {
    Field field = fields.get(key);
    if (field == null) {
      return otherwise;
    }
    if (!field.value().isString()) {
      problem(field, "\"%s\" must be a string".formatted(key), "Put it in double quotes");
      return otherwise;
    }
    return field.value().stringValue();
  }

  private int number(String key, int least, int otherwise, String wanted) {
    Field field = options.get(key);
    if (field == null) {
      return otherwise;
    }
    if (!field.value().isInt() || field.value().intValue() < least) {
      String message = "\"%s\" cannot be %s".formatted(key, Quote.of(field.value().toString()));
      problem(field, message, "A whole number, " + wanted);
      return otherwise;
    }
    return field.value().intValue();
  }

  private void problem(@Nullable Field at, String message, String remedy) {
    int line = at == null ? 0 : at.line();
    int column = at == null ? 0 : at.column();
    problems.add(new TaskProblem(file, line, column, message, remedy));
  }

  private void problem(TokenStreamLocation at, String message, String remedy) {
    problems.add(new TaskProblem(file, at.getLineNr(), at.getColumnNr(), message, remedy));
  }
}
