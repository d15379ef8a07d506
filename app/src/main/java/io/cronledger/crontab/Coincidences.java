package io.cronledger.crontab;

import io.cronledger.crontab.EntryReader.Read;
import io.cronledger.run.TaskRef;
import io.cronledger.schedule.Slots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Entries of one task that always fire together: most often one was copied and not changed. */
final class Coincidences {
  /** With daily slots, more than a year: two zones that agree in winter only do not agree. */
  private static final int ALWAYS = 400;

  private static final int GLANCE = 3;

  private final Instant now;
  private final Problems problems;

  Coincidences(Instant now, Problems problems) {
    this.now = now;
    this.problems = problems;
  }

  /** What a glance shows; whoever agrees in it is looked at more closely. */
  private record Glance(TaskRef task, List<Instant> slots) {}

  void check(List<Read> entries) {
    Map<TaskRef, Integer> count = new HashMap<>();
    entries.forEach(entry -> count.merge(entry.schedule().call().task(), 1, Integer::sum));
    Map<Glance, List<Read>> seen = new HashMap<>();
    for (Read entry : entries) {
      TaskRef task = entry.schedule().call().task();
      if (Objects.requireNonNullElse(count.get(task), 0) > 1) {
        var glance = new Glance(task, slots(entry, GLANCE).toList());
        if (!glance.slots().isEmpty()) {
          compare(entry, seen.computeIfAbsent(glance, _ -> new ArrayList<>()));
        }
      }
    }
  }

  private void compare(Read entry, List<Read> alike) {
    Optional<Read> twin = alike.stream().filter(other -> fireTogether(entry, other)).findFirst();
    twin.ifPresentOrElse(
        other ->
            problems.add(
                entry
                    .entry()
                    .when()
                    .warning(
                        "'%s' always fires together with '%s', on the same task"
                            .formatted(entry.schedule().name(), other.schedule().name()),
                        "Both runs are paid for. If one is a copy of %s, change or delete it."
                            .formatted(other.entry().place()))),
        () -> alike.add(entry));
  }

  /** Equal timings may still differ, by {@code ~}; but then a glance has shown it. */
  private boolean fireTogether(Read one, Read other) {
    if (one.schedule().timing().equals(other.schedule().timing())) {
      return true;
    }
    List<Instant> fired = fired(one);
    return !fired.isEmpty() && fired.equals(fired(other));
  }

  private List<Instant> fired(Read entry) {
    return slots(entry, ALWAYS).filter(entry.schedule().timing()::allows).toList();
  }

  private Stream<Instant> slots(Read entry, int count) {
    Slots slots = entry.schedule().slots();
    return Stream.iterate(
            slots.after(now), Optional::isPresent, at -> slots.after(at.orElseThrow()))
        .limit(count)
        .map(Optional::orElseThrow);
  }
}
