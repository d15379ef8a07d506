package io.cronledger.api;

import io.cronledger.run.Payload;
import io.cronledger.run.TaskCall;
import io.cronledger.schedule.CallPlan;
import io.cronledger.schedule.InputTemplate;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import io.cronledger.schedule.WordingReader.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the body of a request for a run: {@code {"task": …, "input": {…}, "options": {…}}}. Options
 * are those of a cron file's line that concern the call, and are judged by the same rules.
 *
 * @param by who asked, as the books tell it
 */
public record OrderForm(TaskCall call, String by) {
  private static final String USUAL_BY = "api";
  private static final List<String> FIELDS = List.of("task", "input", "options", "by");

  /** Options of one value that a call of the endpoint's has as well. */
  static final List<String> PARAMETERS =
      List.of(
          "timeout",
          "memory",
          "maxItems",
          "maxTotalChargeUsd",
          "restartOnError",
          "build",
          "outputRecordKey");

  private static final List<String> OPTIONS =
      Stream.concat(PARAMETERS.stream(), Stream.of("webhooks", "wait")).toList();

  /** Reads a body that says who asks and no more; the address says the rest. */
  public static String askedBy(ObjectNode body) {
    var mistakes = new Mistakes();
    mistakes.unknownFields(body, "", List.of("by"));
    String by = by(body, mistakes);
    mistakes.check();
    return by;
  }

  /**
   * Reads the body.
   *
   * @throws Refused that tells all that is wrong with it
   */
  public static OrderForm forTask(ObjectNode body) {
    var mistakes = new Mistakes();
    mistakes.unknownFields(body, "", FIELDS);
    String by = by(body, mistakes);
    JsonNode input = body.path("input");
    if (!input.isObject() && !input.isMissingNode()) {
      mistakes.add("input", "The input is not a JSON object", "Such as {\"foo\":\"bar\"}.");
    }
    if (input.isObject()) {
      new InputTemplate(input.toString())
          .tokens()
          .forEach(flaw -> mistakes.add("input", flaw.message(), flaw.remedy()));
    }
    Map<String, String> options = options(body, mistakes);
    Reading reading = WordingReader.read(new Wording("@hourly", task(body), options));
    if (reading instanceof Reading.Bad(var faults)) {
      faults.forEach(
          fault ->
              mistakes.add(
                  fault.part().equals(Wording.TASK) ? "task" : "options." + fault.part(),
                  fault.flaw().message(),
                  fault.flaw().remedy()));
    }
    mistakes.check();
    CallPlan plan = ((Reading.Good) reading).schedule().call();
    Payload sent = Payload.json(input.isObject() ? input.toString() : "{}");
    return new OrderForm(
        new TaskCall(plan.task(), sent, plan.options(), plan.delivery(), plan.token()), by);
  }

  private static String task(ObjectNode body) {
    JsonNode task = body.path("task");
    return task.isMissingNode() ? "" : task.isString() ? task.asString() : task.toString();
  }

  private static String by(ObjectNode body, Mistakes mistakes) {
    JsonNode by = body.path("by");
    if (by.isMissingNode()) {
      return USUAL_BY;
    }
    if (!by.isString() || !by.asString().matches("[\\p{Alnum} ._@-]{1,60}")) {
      mistakes.add(
          "by",
          "%s does not say who asks".formatted(Mistakes.quote(by.toString())),
          "Use 1 to 60 letters, digits, blanks and . _ @ -, such as 'deploy script'.");
    }
    return by.asString("");
  }

  /** As words, the way a cron file says them; those that were given. */
  private static Map<String, String> options(ObjectNode body, Mistakes mistakes) {
    Map<String, String> words = new HashMap<>(Map.of("name", "request", "tz", "UTC"));
    JsonNode options = body.path("options");
    if (!options.isObject() && !options.isMissingNode()) {
      mistakes.add("options", "The options are not a JSON object", "Such as {\"memory\":512}.");
    }
    options.forEachEntry(
        (name, value) -> {
          boolean fits = name.equals("webhooks") ? value.isArray() : value.isValueNode();
          if (!OPTIONS.contains(name)) {
            mistakes.unknown(name, "an option", "options." + name, OPTIONS);
          } else if (!fits || value.isNull()) {
            mistakes.add(
                "options." + name,
                "%s does not fit here".formatted(Mistakes.quote(value.toString())),
                name.equals("webhooks") ? "Give an array." : "Give one value, or leave it out.");
          } else {
            words.put(name, value.isString() ? value.asString() : value.toString());
          }
        });
    return words;
  }
}
