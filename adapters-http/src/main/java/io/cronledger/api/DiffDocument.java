package io.cronledger.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.json.ExactJson;
import io.cronledger.run.Books;
import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run's output has that another's has not: by JSON path, or line by line. */
public final class DiffDocument {
  /** Both are held in memory, and comparing takes more than twice as long for twice as much. */
  private static final int LONGEST = 8 * 1024 * 1024;

  private static final int MOST_CHANGES = 10_000;

  private final Books books;

  public DiffDocument(Books books) {
    this.books = books;
  }

  /**
   * Compares a run's output with that of another, or of the success of its schedule before it.
   *
   * @throws Refused if there is nothing to compare
   * @throws DamagedPayload if one of them is not any more what was written; it says which
   */
  public ObjectNode of(String id, Optional<String> with) throws IOException {
    TaskRun.Over run = succeeded(id);
    TaskRun.Over other = with.isPresent() ? succeeded(with.get()) : previous(run);
    Payload before = output(other);
    Payload after = output(run);
    String kind;
    List<ObjectNode> changes;
    if (before.sha256().equals(after.sha256())) {
      kind = "same";
      changes = List.of();
    } else {
      byte[] old = bytes(before, other);
      byte[] now = bytes(after, run);
      Optional<JsonNode> oldJson = json(old);
      Optional<JsonNode> nowJson = json(now);
      if (oldJson.isPresent() && nowJson.isPresent()) {
        kind = "json";
        changes = JsonDiff.of(oldJson.get(), nowJson.get());
      } else if (isText(old) && isText(now)) {
        kind = "text";
        changes = lines(new String(old, UTF_8), new String(now, UTF_8));
      } else {
        kind = "bytes";
        changes = List.of();
      }
    }
    ArrayNode told = JsonMapper.shared().createArrayNode();
    changes.stream().limit(MOST_CHANGES).forEach(told::add);
    return new Fields()
        .with("run", run.id())
        .with("with", other.id())
        .with("kind", kind)
        .with("differences", changes.size())
        .with("changes", told)
        .node();
  }

  private TaskRun.Over succeeded(String id) {
    Entry entry = RunId.parse(id).flatMap(books::entry).orElseThrow(() -> RunRoutes.unknown(id));
    if (entry instanceof TaskRun.Over over && over.outcome() instanceof Outcome.Succeeded) {
      return over;
    }
    throw Refused.with(
        HttpStatus.CONFLICT,
        "Run %s is %s and has no output to compare".formatted(id, entry.status().label()));
  }

  private TaskRun.Over previous(TaskRun.Over run) {
    ScheduleName schedule = run.order().cause().schedule();
    if (schedule == null) {
      throw Refused.with(
          HttpStatus.CONFLICT,
          "Run %s is of no schedule: say which run to compare it with".formatted(run.id()));
    }
    var before =
        EntryFilter.newest(1).of(schedule).withStatuses(Set.of(Status.SUCCEEDED)).before(run.id());
    return books.entries(before).stream()
        .findFirst()
        .map(TaskRun.Over.class::cast)
        .orElseThrow(
            () ->
                Refused.with(
                    HttpStatus.CONFLICT,
                    "Run %s is the first success of '%s': there is none before it"
                        .formatted(run.id(), schedule)));
  }

  private static Payload output(TaskRun.Over run) {
    return ((Outcome.Succeeded) run.outcome()).output();
  }

  private byte[] bytes(Payload payload, TaskRun run) throws IOException {
    if (payload.size() > LONGEST) {
      throw Refused.with(
          HttpStatus.CONFLICT,
          "The output of run %s is longer than %d bytes: compare it elsewhere"
              .formatted(run.id(), LONGEST));
    }
    try (InputStream in = payload.open()) {
      return in.readAllBytes();
    } catch (DamagedPayload e) {
      if (books.entry(run.id()).isEmpty()) {
        throw Refused.with(
            HttpStatus.CONFLICT, "Run %s is not on the books any more".formatted(run.id()));
      }
      throw e.of(run.id(), "output");
    }
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      JsonNode tree = ExactJson.MAPPER.readTree(bytes);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private static boolean isText(byte[] bytes) {
    try {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }

  private static List<ObjectNode> lines(String before, String after) {
    List<ObjectNode> changes = new ArrayList<>();
    for (Alignment.Stretch<String> delta :
        Alignment.of(before.lines().toList(), after.lines().toList())) {
      int line = delta.at();
      for (String text : delta.before()) {
        changes.add(line("removed", ++line, text));
      }
      line = delta.nowAt();
      for (String text : delta.after()) {
        changes.add(line("added", ++line, text));
      }
    }
    return changes;
  }

  private static ObjectNode line(String change, int number, String text) {
    return new Fields().with("change", change).with("line", number).with("text", text).node();
  }
}
