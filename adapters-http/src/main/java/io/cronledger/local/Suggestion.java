package io.cronledger.local;

import java.util.Comparator;
import java.util.List;

/** Guesses what somebody meant to write. */
final class Suggestion {
  /** More letters wrong than this, and it is not a slip. */
  private static final int MAX_SLIPS = 3;

  private Suggestion() {}

  static String of(String written, List<String> known) {
    String nearest =
        known.stream().min(Comparator.comparingInt(key -> slips(written, key))).orElse("");
    return slips(written, nearest) <= MAX_SLIPS
        ? "Did you mean '%s'?".formatted(nearest)
        : "The keys are " + String.join(", ", known);
  }

  /** Levenshtein's distance, case aside. */
  private static int slips(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
