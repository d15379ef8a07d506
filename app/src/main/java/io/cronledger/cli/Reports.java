package io.cronledger.cli;

import io.cronledger.crontab.Problem;
import io.cronledger.schedule.Suggestion;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How commands word what is wrong. */
public final class Reports {
  private Reports() {}

  /** All errors among problems, as text. */
  public static String errors(List<Problem> problems) {
    return problems.stream()
        .filter(Problem::isError)
        .map(Problem::toString)
        .collect(Collectors.joining("\n"));
  }

  static String noSuch(String kind, String name, Stream<String> known) {
    List<String> names = known.toList();
    String remedy =
        Suggestion.closest(name, names)
            .map("Did you mean '%s'?"::formatted)
            .orElse(
                names.isEmpty()
                    ? "There are none."
                    : "There are " + String.join(", ", names) + ".");
    return "There is no %s '%s'. %s".formatted(kind, name, remedy);
  }
}
