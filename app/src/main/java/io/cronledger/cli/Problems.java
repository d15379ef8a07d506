package io.cronledger.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The API's problem details, as text. */
final class Problems {
  private Problems() {}

  static String text(JsonNode problem) {
    List<String> lines = new ArrayList<>();
    for (JsonNode error : problem.path("errors")) {
      lines.add(
          line(
              error.path("parameter").asString(""),
              error.path("detail").asString(""),
              error.path("remedy").asString("")));
    }
    return text(
        problem.path("detail").asString(problem.path("title").asString("no reason given")), lines);
  }

  /** One thing is told by itself; several under what they have in common. */
  static String text(String detail, List<String> lines) {
    return switch (lines.size()) {
      case 0 -> detail;
      case 1 -> lines.getFirst();
      default -> detail + "\n  " + String.join("\n  ", lines);
    };
  }

  static String line(String parameter, String detail, String remedy) {
    return "%s: %s. %s".formatted(flag(parameter), detail, remedy);
  }

  /** The API's parameters are the command line's flags; what is within a body has a path. */
  private static String flag(String parameter) {
    return parameter.matches("[a-zA-Z]+")
        ? "--" + parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
        : parameter;
  }
}
