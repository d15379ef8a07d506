package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.LedgerId;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The schedules of a ledger in memory, and the steps of their cursors. */
abstract class TimetableInMemory extends EntriesInMemory implements Timetable {

  /**
   * A schedule in force.
   *
   * @param latest the entry of its latest slot under this definition
   */
  record InForce(Definition definition, Instant since, Instant cursor, @Nullable RunId latest) {
    Stretch until(@Nullable Instant end) {
      return new Stretch(definition, since, end);
    }
  }

  record DefinitionKey(ScheduleName schedule, String hash) {}

  final NavigableMap<ScheduleName, InForce> inForce = new TreeMap<>();
  final Set<ScheduleName> everInForce = new TreeSet<>();
  private final Map<DefinitionKey, Definition> definitions = new HashMap<>();
  private final Map<ScheduleName, Instant> cursors = new HashMap<>();
  private final Map<ScheduleName, List<Stretch>> past = new HashMap<>();
  private final Set<ScheduleName> paused = new HashSet<>();
  private final List<AcceptedSet> sets = new ArrayList<>();
  private boolean isHeldByAnother;
  private boolean breaksWhenChanged;

  TimetableInMemory(LedgerId id) {
    super(id);
  }

  /** The next change of the timetable is on record, but that cannot be said any more. */
  public synchronized void breakDownAfterTheNextChange() {
    breaksWhenChanged = true;
  }

  /** Everything can be written and read again. */
  public synchronized void recover() {
    breaksWhenChanged = false;
    broken = false;
  }

  @Override
  public synchronized List<Standing> inForce() {
    available();
    return inForce.values().stream().map(this::standing).toList();
  }

  @Override
  public synchronized Optional<Standing> inForce(ScheduleName schedule) {
    available();
    return Optional.ofNullable(inForce.get(schedule)).map(this::standing);
  }

  @Override
  public synchronized List<Standing> inForce(Collection<ScheduleName> schedules) {
    return inForce().stream()
        .filter(one -> schedules.contains(one.definition().schedule()))
        .toList();
  }

  private Standing standing(InForce schedule) {
    Unfired tail =
        schedule.latest() != null && entries.get(schedule.latest()) instanceof Unfired range
            ? range
            : null;
    return new Standing(
        schedule.definition(),
        schedule.since(),
        schedule.cursor(),
        tail,
        paused.contains(schedule.definition().schedule()));
  }

  @Override
  public synchronized boolean putForward(String set) {
    available();
    if (!sets.isEmpty() && sets.getLast().hash().equals(set)) {
      return true;
    }
    if (isHeldByAnother && sets.stream().anyMatch(one -> one.hash().equals(set))) {
      return false;
    }
    isHeldByAnother = false;
    sets.add(new AcceptedSet(sets.size() + 1L, set, Instant.EPOCH, node, 0));
    return true;
  }

  /** Another node has read the set accepted last, or puts one of its own forward. */
  public synchronized void anotherHolds(String set) {
    var _ = putForward(set);
    isHeldByAnother = true;
  }

  @Override
  public synchronized Optional<AcceptedSet> accepted() {
    available();
    return sets.isEmpty() ? Optional.empty() : Optional.of(sets.getLast());
  }

  @Override
  public void enact(Turnover turnover, Consumer<List<Standing>> told) {
    told.accept(enact(turnover));
  }

  private synchronized List<Standing> enact(Turnover turnover) {
    available();
    List<Standing> begun = new ArrayList<>();
    Instant at = Kept.instant(turnover.at());
    turnover.idle().forEach((schedule, hash) -> moveIdle(schedule, hash, at));
    turnover.end().forEach(this::endStretch);
    inForce.keySet().removeAll(turnover.end());
    for (Definition definition : turnover.begin()) {
      everInForce.add(definition.schedule());
      definitions.put(new DefinitionKey(definition.schedule(), definition.hash()), definition);
      InForce old = inForce.get(definition.schedule());
      if (old != null && !old.definition().hash().equals(definition.hash())) {
        endStretch(definition.schedule());
      }
      Instant fresh = later(at, cursor(definition.schedule()));
      InForce now =
          old == null
              ? new InForce(definition, fresh, fresh, null)
              : old.definition().hash().equals(definition.hash())
                  ? new InForce(definition, old.since(), old.cursor(), old.latest())
                  : new InForce(definition, old.cursor(), old.cursor(), null);
      inForce.put(definition.schedule(), now);
      if (old == null || !old.definition().hash().equals(definition.hash())) {
        begun.add(standing(now));
      }
    }
    broken = breaksWhenChanged;
    available();
    return begun;
  }

  /** Up to where slots have their entries, whether the schedule is in force or was. */
  private Instant cursor(ScheduleName schedule) {
    InForce one = inForce.get(schedule);
    return one == null ? cursors.getOrDefault(schedule, Instant.MIN) : one.cursor();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void moveIdle(ScheduleName schedule, String hash, Instant at) {
    InForce one = inForce.get(schedule);
    if (one != null && one.definition().hash().equals(hash)) {
      inForce.put(
          schedule,
          new InForce(one.definition(), one.since(), later(at, one.cursor()), one.latest()));
    }
  }

  private void endStretch(ScheduleName schedule) {
    InForce one = inForce.get(schedule);
    if (one != null) {
      past.computeIfAbsent(schedule, _ -> new ArrayList<>()).add(one.until(one.cursor()));
      cursors.put(schedule, one.cursor());
    }
  }

  @Override
  public synchronized List<Boolean> account(List<Accounted> steps) {
    available();
    List<Boolean> taken = steps.stream().map(this::take).toList();
    broken = breaksWhenChanged;
    available();
    return taken;
  }

  private boolean take(Accounted step) {
    InForce schedule = inForce.get(step.schedule());
    if (schedule == null
        || !schedule.definition().hash().equals(step.definition())
        || !schedule.cursor().equals(Kept.instant(step.from()))
        || paused.contains(step.schedule()) != step.paused()
        || (step.tail() != null && !step.tail().equals(schedule.latest()))
        || (step.alone() && hasUnfinished(step.schedule()))) {
      return false;
    }
    NavigableMap<RunId, Entry> passed = new TreeMap<>();
    for (Entry entry : step.entries()) {
      Entry kept = Kept.entry(entry);
      boolean grows = kept instanceof Unfired && entries.get(kept.id()) instanceof Unfired;
      if (passed.put(kept.id(), kept) != null || (entries.containsKey(kept.id()) && !grows)) {
        throw new IllegalStateException("already on record: " + entry.id());
      }
    }
    passed.forEach(entries::put);
    passed.values().stream()
        .filter(TaskRun.UnderWay.class::isInstance)
        .forEach(entry -> noteNode((TaskRun) entry));
    RunId latest = passed.isEmpty() ? schedule.latest() : step.entries().getLast().id();
    inForce.put(
        step.schedule(),
        new InForce(schedule.definition(), schedule.since(), Kept.instant(step.through()), latest));
    return true;
  }

  private boolean isUnfired(Cause.Slot slot) {
    return entries.values().stream()
        .anyMatch(
            entry ->
                entry instanceof Unfired range
                    && range.schedule().equals(slot.schedule())
                    && !slot.slot().isBefore(range.firstSlot())
                    && !slot.slot().isAfter(range.lastSlot()));
  }

  @Override
  public synchronized boolean adopted(Adopted adopted) {
    available();
    TaskRun run = Kept.run(adopted.run());
    Unfired range = adopted.range();
    boolean isAsTold =
        range == null
            ? !entries.containsKey(run.id()) && !isUnfired(adopted.slot())
            : Kept.range(range).equals(entries.get(range.id()));
    if (!isAsTold) {
      return false;
    }
    if (range != null) {
      entries.remove(range.id());
      adopted.rest().forEach(rest -> entries.put(rest.id(), Kept.range(rest)));
      inForce.computeIfPresent(
          range.schedule(),
          (_, one) ->
              range.id().equals(one.latest())
                  ? new InForce(one.definition(), one.since(), one.cursor(), adopted.tail())
                  : one);
    }
    entries.put(run.id(), run);
    noteNode(run);
    broken = breaksWhenChanged;
    available();
    return true;
  }

  @Override
  public synchronized Optional<Definition> definition(ScheduleName schedule, String hash) {
    available();
    return Optional.ofNullable(definitions.get(new DefinitionKey(schedule, hash)));
  }

  @Override
  public synchronized List<Stretch> stretches(ScheduleName schedule) {
    available();
    List<Stretch> all = new ArrayList<>(past.getOrDefault(schedule, List.of()));
    Optional.ofNullable(inForce.get(schedule)).ifPresent(one -> all.add(one.until(null)));
    return all;
  }

  @Override
  public synchronized void recorded(
      ScheduleName schedule, Instant from, Instant to, Consumer<Recorded> reader) {
    available();
    entries.values().stream()
        .map(Recorded::of)
        .flatMap(Optional::stream)
        .filter(one -> one.schedule().equals(schedule))
        .filter(one -> !one.last().isBefore(from) && one.first().isBefore(to))
        .forEach(reader);
  }

  @Override
  public synchronized void paused(Deed.Paused deed) {
    available();
    deeds.add(new Deed.Paused(deed.schedule(), Kept.instant(deed.at()), deed.by()));
    paused.add(deed.schedule());
  }

  @Override
  public synchronized void resumed(Deed.Resumed deed) {
    available();
    deeds.add(new Deed.Resumed(deed.schedule(), Kept.instant(deed.at()), deed.by()));
    paused.remove(deed.schedule());
  }

  @Override
  public synchronized List<Deed> deedsOf(ScheduleName schedule) {
    available();
    return deeds.stream()
        .filter(
            deed ->
                switch (deed) {
                  case Deed.Paused one -> one.schedule().equals(schedule);
                  case Deed.Resumed one -> one.schedule().equals(schedule);
                  case Deed.Aborted _ -> false;
                })
        .toList();
  }
}
