package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of each schedule when one set of definitions takes the place of another. */
public record Plan(List<Step> steps) {
  /** As many of a schedule's next slots as a step tells, if it has so many. */
  public static final int SLOTS_SHOWN = 3;

  public Plan {
    steps = List.copyOf(steps);
  }

  /** What becomes of one schedule. */
  public sealed interface Step {
    ScheduleName schedule();

    record Added(ScheduleName schedule, Definition after, List<Instant> next) implements Step {}

    /** Its history stays. */
    record Removed(ScheduleName schedule, Definition before, List<Instant> next) implements Step {}

    /**
     * Another definition of the same name.
     *
     * @param options what is different, by name; never empty
     */
    record Changed(
        ScheduleName schedule,
        List<Difference> options,
        List<Instant> nextBefore,
        List<Instant> nextAfter)
        implements Step {}

    record Unchanged(ScheduleName schedule) implements Step {}
  }

  /**
   * A part that is different.
   *
   * @param name of the option, or {@code when} or {@code task}
   * @param before null if it was not given
   * @param after null if it is not given
   */
  public record Difference(String name, @Nullable String before, @Nullable String after) {}

  /** Compares two sets, of one definition a name each; in the order of the names. */
  public static Plan of(Collection<Definition> before, Collection<Definition> after, Instant now) {
    Map<ScheduleName, Definition> old = byName(before);
    Map<ScheduleName, Definition> young = byName(after);
    var names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    return new Plan(
        names.stream().map(name -> step(name, old.get(name), young.get(name), now)).toList());
  }

  /** Whether taking the new set in force would change nothing. */
  public boolean isEmpty() {
    return steps.stream().allMatch(Step.Unchanged.class::isInstance);
  }

  private static Step step(
      ScheduleName name, @Nullable Definition before, @Nullable Definition after, Instant now) {
    if (after == null) {
      return switch (before) {
        case null -> throw new IllegalStateException("neither before nor after: " + name);
        case Definition gone -> new Step.Removed(name, gone, next(gone, now));
      };
    }
    if (before == null) {
      return new Step.Added(name, after, next(after, now));
    }
    return before.hash().equals(after.hash())
        ? new Step.Unchanged(name)
        : new Step.Changed(name, differences(before, after), next(before, now), next(after, now));
  }

  private static List<Difference> differences(Definition before, Definition after) {
    Map<String, String> old = parts(before);
    Map<String, String> young = parts(after);
    var names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(old.get(name), young.get(name))) {
        differences.add(new Difference(name, old.get(name), young.get(name)));
      }
    }
    return differences;
  }

  private static Map<String, String> parts(Definition definition) {
    Wording wording = Wording.ofText(definition.text());
    Map<String, String> parts = new TreeMap<>(wording.options());
    parts.put(Wording.WHEN, wording.when());
    parts.put(Wording.TASK, wording.task());
    return parts;
  }

  private static List<Instant> next(Definition definition, Instant now) {
    var slots = definition.read().firings();
    return Stream.iterate(
            slots.after(now), Optional::isPresent, slot -> slots.after(slot.orElseThrow()))
        .limit(SLOTS_SHOWN)
        .map(Optional::orElseThrow)
        .toList();
  }

  private static Map<ScheduleName, Definition> byName(Collection<Definition> definitions) {
    return definitions.stream()
        .collect(Collectors.toMap(Definition::schedule, Function.identity()));
  }
}
