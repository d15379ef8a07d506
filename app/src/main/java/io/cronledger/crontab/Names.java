package io.cronledger.crontab;

import io.cronledger.run.ScheduleName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who has which name: no two entries share one, since it carries the history. */
final class Names {
  private final Map<ScheduleName, List<Claim>> claims = new LinkedHashMap<>();

  /**
   * An entry's wish for a name.
   *
   * @param given by {@code name=}, not taken from the task
   * @param at the name, or the task it was taken from
   */
  private record Claim(boolean given, Placed at, Place entry) {}

  void claim(ScheduleName name, boolean given, Placed at, Place entry) {
    claims.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Claim(given, at, entry));
  }

  /** A given name goes before one taken from the task, the earlier entry before the later one. */
  void check(Problems problems) {
    claims.forEach(
        (name, all) -> {
          Claim first = all.stream().filter(Claim::given).findFirst().orElse(all.getFirst());
          all.stream()
              .filter(claim -> !claim.equals(first))
              .forEach(claim -> problems.add(taken(name, claim, first)));
        });
  }

  private Problem taken(ScheduleName name, Claim claim, Claim first) {
    return claim.given()
        ? claim
            .at()
            .error(
                "'%s' is the name of another entry too: %s".formatted(name, first.entry()),
                "Give one of them another name; the history stays with the name.")
        : claim
            .at()
            .error(
                "'%s', this task's own name, is the name of another entry: %s"
                    .formatted(name, first.entry()),
                "Give this entry a name of its own, such as name=%s.".formatted(free(name)));
  }

  private String free(ScheduleName name) {
    int number = 2;
    while (ScheduleName.isValid(name + "-" + number)
        && claims.containsKey(new ScheduleName(name + "-" + number))) {
      number++;
    }
    return name + "-" + number;
  }
}
