package io.cronledger.crontab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is found wrong while files are read: each thing once, and not more of a file than is read.
 */
final class Problems {
  /** Beyond it, something is wrong with the file as a whole. */
  private static final int MOST_OF_A_FILE = 100;

  private static final Comparator<Problem> IN_READING_ORDER =
      Comparator.<Problem, String>comparing(problem -> problem.place().file())
          .thenComparingInt(problem -> problem.place().line())
          .thenComparingInt(problem -> problem.place().column());

  private final Set<Problem> found = new LinkedHashSet<>();
  private final Map<Pile, Integer> counts = new HashMap<>();

  /** Warnings never take the place of errors, nor are too many of them an error. */
  private record Pile(String file, Problem.Severity severity) {}

  void add(Problem problem) {
    var pile = new Pile(problem.place().file(), problem.severity());
    if (counts.getOrDefault(pile, 0) >= MOST_OF_A_FILE) {
      found.add(
          new Problem(
              pile.severity(),
              Place.whole(pile.file()),
              Excerpt.NONE,
              "has more %s than the first %d"
                  .formatted(problem.isError() ? "errors" : "warnings", MOST_OF_A_FILE),
              "Mend those first; the others are shown then."));
    } else if (found.add(problem)) {
      counts.merge(pile, 1, Integer::sum);
    }
  }

  boolean hasErrors() {
    return found.stream().anyMatch(Problem::isError);
  }

  List<Problem> inOrder() {
    List<Problem> all = new ArrayList<>(found);
    all.sort(IN_READING_ORDER);
    return all;
  }
}
