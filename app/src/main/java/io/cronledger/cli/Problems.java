package io.cronledger.cli;

import java.util.Locale;
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
          line(
              error.path("parameter").asString(""),
              error.path("detail").asString(""),
              error.path("remedy").asString("")));
    }
    return text.toString();
  }

  static String line(String parameter, String detail, String remedy) {
    return "  %s: %s. %s".formatted(flag(parameter), detail, remedy);
  }

  /** The API's parameters are the command line's flags; what is within a body has a path. */
  private static String flag(String parameter) {
    return parameter.matches("[a-zA-Z]+")
        ? "--" + parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
        : parameter;
  }
}
