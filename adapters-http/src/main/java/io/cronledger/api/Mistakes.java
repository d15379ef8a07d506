package io.cronledger.api;

import io.cronledger.schedule.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Everything that is wrong with a request, found before anything is done about it. */
final class Mistakes {
  private static final int LONGEST_QUOTE = 60;
  private static final int MOST = 50;

  private final List<Mistake> found = new ArrayList<>();

  void add(String parameter, String detail, String remedy) {
    if (found.size() < MOST) {
      found.add(new Mistake(parameter, detail, remedy));
    }
  }

  /** A name that means nothing here. */
  void unknown(String name, String noun, String path, Collection<String> known) {
    String remedy =
        Suggestion.closest(name, known)
            .map("Did you mean '%s'?"::formatted)
            .orElse(
                known.isEmpty()
                    ? "There are none here: leave it out."
                    : "Known are %s.".formatted(String.join(", ", known)));
    add(path, "%s is not %s".formatted(quote(name), noun), remedy);
  }

  /** Finds the fields that mean nothing here. */
  void unknownFields(ObjectNode object, String place, Collection<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        unknown(name, "a field of the body", place + name, known);
      }
    }
  }

  /** Ends the request if anything was found. */
  void check() {
    if (!found.isEmpty()) {
      throw Refused.because(found);
    }
  }

  static String quote(String text) {
    String shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    return "'" + shown.replaceAll("\\p{Cntrl}", "\ufffd") + "'";
  }
}
