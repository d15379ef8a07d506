package io.cronledger.schedule;

import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The schedules in force, and the one operation by which their slots become entries. Alarm,
 * catch-up and sweep are all {@link #account}, so that a slot can neither fall between them nor be
 * taken twice.
 */
public final class Schedules {
  private final Timetable timetable;
  private final Ledger ledger;
  private final Consumer<TaskRun.Waiting> start;
  private final InstantSource clock;
  private final Instant upSince;
  private final Map<ScheduleName, Held> held = new ConcurrentSkipListMap<>();

  /**
   * @param start takes over runs that have come into the ledger
   */
  public Schedules(
      Timetable timetable, Ledger ledger, Consumer<TaskRun.Waiting> start, InstantSource clock) {
    this.timetable = timetable;
    this.ledger = ledger;
    this.start = start;
    this.clock = clock;
    this.upSince = now();
    timetable.inForce().forEach(this::hold);
  }

  /**
   * Puts a set of definitions in force in place of the one before. What came due until now is
   * accounted for by the definitions that were in force until now.
   */
  public synchronized void enact(Collection<Definition> definitions) {
    Instant now = now();
    List<Definition> begin = new ArrayList<>();
    Set<ScheduleName> end = new HashSet<>(held.keySet());
    for (Definition definition : definitions) {
      end.remove(definition.schedule());
      Held before = held.get(definition.schedule());
      if (before == null || !before.definition().equals(definition)) {
        begin.add(definition);
      }
      if (before != null && !before.definition().hash().equals(definition.hash())) {
        account(before, now, true);
      }
    }
    end.forEach(
        name -> Optional.ofNullable(held.get(name)).ifPresent(old -> account(old, now, true)));
    if (begin.isEmpty() && end.isEmpty()) {
      return;
    }
    timetable.enact(begin, end, now);
    end.forEach(held::remove);
    begin.forEach(definition -> timetable.inForce(definition.schedule()).ifPresent(this::hold));
  }

  /** Gives each slot of a schedule that is due by now its entry, and starts what is to run. */
  public void account(ScheduleName name) {
    Held one = held.get(name);
    if (one != null) {
      account(one, now(), false);
    }
  }

  /** The same for every schedule, so that an alarm that did not ring costs seconds, not a slot. */
  public void sweep() {
    held.keySet().forEach(this::account);
  }

  /** The definitions in force, by name. */
  public List<Definition> inForce() {
    return held.values().stream().map(Held::definition).toList();
  }

  public Optional<Schedule> schedule(ScheduleName name) {
    return Optional.ofNullable(held.get(name)).map(Held::schedule);
  }

  /** The first slot of a schedule after an instant; none if it has no more, or is not in force. */
  public Optional<Instant> nextSlot(ScheduleName name, Instant after) {
    return Optional.ofNullable(held.get(name)).flatMap(one -> one.slots().after(after));
  }

  /** As precise as the ledger, so that the cursor is where we think it is. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void hold(Standing standing) {
    held.put(standing.definition().schedule(), new Held(standing));
  }

  /**
   * @param evenIfNothingIsDue moves the cursor all the same, as where a definition ends
   * @throws LedgerUnavailable if it cannot be had now; the cursor stays, and the next call makes up
   *     for it
   */
  private void account(Held one, Instant now, boolean evenIfNothingIsDue) {
    synchronized (one) {
      boolean ahead = one.accountedThrough().isAfter(now);
      if (ahead || !(one.isDue(now) || evenIfNothingIsDue)) {
        return;
      }
      ScheduleName name = one.schedule().name();
      Accounted step =
          new Reckoning(one, ledger.id(), now, upSince, () -> ledger.hasUnfinished(name)).step();
      if (timetable.account(step)) {
        one.moved(step);
        step.entries().stream()
            .filter(TaskRun.Waiting.class::isInstance)
            .map(TaskRun.Waiting.class::cast)
            .forEach(start);
      } else {
        timetable.inForce(name).ifPresentOrElse(this::hold, () -> held.remove(name));
      }
    }
  }
}
