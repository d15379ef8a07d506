package io.cronledger.cli;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** The API's problem details, as text. */
final class Problems {
  private Problems() {}

  static String text(JsonNode problem) {
    var text = new StringJoiner("\n");
    text.add(problem.path("detail").asString(problem.path("title").asString("no reason given")));
    for (JsonNode error : problem.path("errors")) {
      text.add(
          "  %s: %s. %s"
              .formatted(
                  error.path("parameter").asString(""),
                  error.path("detail").asString(""),
                  error.path("remedy").asString("")));
    }
    return text.toString();
  }
}
