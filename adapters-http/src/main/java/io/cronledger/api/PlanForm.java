package io.cronledger.api;

import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import io.cronledger.schedule.WordingReader.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the body of a request that asks what a set of definitions would change: {@code
 * {"definitions": [{"file": …, "line": …, "when": …, "task": …, "options": {…}}]}}. Options are
 * those of a cron file's line, as words, the schedule's name among them.
 */
final class PlanForm {
  /** Ten thousand lines with inputs and calendars come to some megabytes. */
  static final int LONGEST_BODY = 64 * 1024 * 1024;

  private static final String DEFINITIONS = "definitions";
  private static final List<String> FIELDS = List.of("file", "line", "when", "task", "options");

  private final Mistakes mistakes = new Mistakes();
  private final Set<ScheduleName> names = new HashSet<>();

  private PlanForm() {}

  /**
   * Reads the body.
   *
   * @throws Refused that tells all that is wrong with it
   */
  static List<Definition> read(ObjectNode body) {
    var form = new PlanForm();
    List<Definition> definitions = form.definitions(body);
    form.mistakes.check();
    return definitions;
  }

  private List<Definition> definitions(ObjectNode body) {
    mistakes.unknownFields(body, "", List.of(DEFINITIONS));
    JsonNode given = body.path(DEFINITIONS);
    if (!given.isArray()) {
      mistakes.add(
          DEFINITIONS, "There is no array of definitions", "Give all that the cron files hold.");
    }
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String place = "%s[%d]".formatted(DEFINITIONS, i);
      if (given.get(i) instanceof ObjectNode one) {
        definition(one, place, definitions);
      } else {
        mistakes.add(place, "It is not a JSON object", "Give its when, task and options.");
      }
    }
    return definitions;
  }

  private void definition(ObjectNode given, String place, List<Definition> definitions) {
    mistakes.unknownFields(given, place + ".", FIELDS);
    String file = text(given, "file", place);
    JsonNode line = given.path("line");
    if (!line.isInt() || line.asInt() < 1) {
      mistakes.add(place + ".line", "The line is not a number from 1", "Lines count from 1.");
    }
    var wording =
        new Wording(text(given, "when", place), text(given, "task", place), options(given, place));
    switch (WordingReader.read(wording)) {
      case Reading.Bad(var faults) ->
          faults.forEach(
              fault ->
                  mistakes.add(
                      place + "." + part(fault), fault.flaw().message(), fault.flaw().remedy()));
      case Reading.Good(Schedule schedule) -> {
        if (!names.add(schedule.name())) {
          mistakes.add(
              place + ".options.name",
              "Another is called '%s' as well".formatted(schedule.name()),
              "Give each schedule a name of its own.");
        }
        definitions.add(Definition.of(schedule, file, line.asInt(1)));
      }
    }
  }

  private static String part(Wording.Fault fault) {
    return switch (fault.part()) {
      case Wording.WHEN, Wording.TASK -> fault.part();
      default -> "options." + fault.part();
    };
  }

  private String text(ObjectNode given, String name, String place) {
    JsonNode text = given.path(name);
    if (!text.isString()) {
      mistakes.add(
          "%s.%s".formatted(place, name), "There is no text '%s'".formatted(name), "Give it.");
    }
    return text.asString("");
  }

  private Map<String, String> options(ObjectNode given, String place) {
    Map<String, String> words = new HashMap<>();
    JsonNode options = given.path("options");
    if (!options.isObject()) {
      mistakes.add(
          place + ".options",
          "The options are not a JSON object",
          "Such as {\"name\":\"prices\"}.");
    }
    options.forEachEntry(
        (name, value) -> {
          if (value.isString()) {
            words.put(name, value.asString());
          } else {
            mistakes.add(
                "%s.options.%s".formatted(place, name),
                "%s is not text".formatted(Mistakes.quote(value.toString())),
                "Give it as a cron file would have it, in quotes.");
          }
        });
    return words;
  }
}
