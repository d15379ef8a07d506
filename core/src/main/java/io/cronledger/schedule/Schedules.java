package io.cronledger.schedule;

import io.cronledger.run.Deed;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import java.time.Duration;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schedules in force, and the one operation by which their slots become entries. Alarm,
 * catch-up and sweep are all {@link #account}, so that a slot can neither fall between them nor be
 * taken twice.
 */
public final class Schedules {
  /** An alarm that has not rung by then is stuck. */
  private static final Duration RINGS_WITHIN = Duration.ofSeconds(1);

  private static final int MANY = 50;

  private final Timetable timetable;
  private final Ledger ledger;
  private final Consumer<TaskRun.Waiting> start;
  private final InstantSource clock;
  private final Instant upSince;
  private final Map<ScheduleName, Held> held = new ConcurrentSkipListMap<>();
  private @Nullable List<Definition> pending;

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
   * accounted for by the definitions that were in force until now. If the ledger cannot be had, the
   * next sweep tries again.
   */
  public synchronized void enact(Collection<Definition> definitions) {
    pending = List.copyOf(definitions);
    enactPending();
  }

  private synchronized void enactPending() {
    List<Definition> definitions = pending;
    if (definitions != null) {
      putInForce(definitions);
      pending = null;
    }
  }

  private void putInForce(List<Definition> definitions) {
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
    end.forEach(name -> accountThrough(name, now));
    if (begin.isEmpty() && end.isEmpty()) {
      return;
    }
    timetable.enact(begin, end, now);
    end.forEach(this::letGo);
    standings(begin).forEach(this::hold);
  }

  /** What is held may be behind the ledger; then it is looked at again, and there is a rest. */
  private void accountThrough(ScheduleName name, Instant now) {
    Held one = held.get(name);
    if (one != null) {
      account(one, now, true);
      Held then = held.get(name);
      if (then != null && then != one) {
        account(then, now, true);
      }
    }
  }

  /** One question for many, and one each for a few of thousands. */
  private List<Standing> standings(List<Definition> definitions) {
    Set<ScheduleName> names =
        definitions.stream().map(Definition::schedule).collect(Collectors.toSet());
    return names.size() < MANY
        ? names.stream().map(timetable::inForce).flatMap(Optional::stream).toList()
        : timetable.inForce().stream()
            .filter(standing -> names.contains(standing.definition().schedule()))
            .toList();
  }

  /** Gives each slot of a schedule that is due by now its entry, and starts what is to run. */
  public void account(ScheduleName name) {
    Held one = held.get(name);
    if (one != null) {
      account(one, now(), false);
    }
  }

  /** A slot whose alarm did not ring. */
  public record Overdue(ScheduleName schedule, Instant slot) {}

  /**
   * The same for every schedule, so that an alarm that did not ring costs seconds, not a slot.
   *
   * @return the first such slot of each schedule for which that was so
   */
  public List<Overdue> sweep() {
    enactPending();
    List<Overdue> overdue = new ArrayList<>();
    held.forEach(
        (name, one) -> {
          Optional<Instant> due = overdue(one);
          account(one, now(), false);
          boolean wasOurs = held.get(name) == one;
          due.filter(_ -> wasOurs).ifPresent(slot -> overdue.add(new Overdue(name, slot)));
        });
    return overdue;
  }

  /** But for those that are late for a reason that is known. */
  private Optional<Instant> overdue(Held one) {
    Instant ringing = now().minus(RINGS_WITHIN);
    synchronized (one) {
      return one.next()
          .filter(slot -> slot.isBefore(ringing) && !slot.isBefore(upSince) && !one.isStoreGone());
    }
  }

  /** Has a schedule's slots skipped from now on. False if it is not in force, or paused already. */
  public boolean pause(ScheduleName name, String by) {
    return setPaused(name, true, now -> timetable.paused(new Deed.Paused(name, now, by)));
  }

  /** Lets a paused schedule fire again. False if it is not in force, or not paused. */
  public boolean resume(ScheduleName name, String by) {
    return setPaused(name, false, now -> timetable.resumed(new Deed.Resumed(name, now, by)));
  }

  public boolean isPaused(ScheduleName name) {
    Held one = held.get(name);
    return one != null && one.isPaused();
  }

  /** What came due until now is accounted for as things stood until now. */
  private synchronized boolean setPaused(
      ScheduleName name, boolean paused, Consumer<Instant> record) {
    Held one = held.get(name);
    if (one == null || one.isPaused() == paused) {
      return false;
    }
    Instant now = now();
    account(one, now, true);
    record.accept(now);
    one.setPaused(paused);
    return true;
  }

  /** The schedules whose cursor is ahead of the clock by more than that: the clock was set back. */
  public List<ScheduleName> aheadOfTheClock(Duration tolerance) {
    Instant now = now();
    return held.values().stream()
        .filter(one -> one.accountedThrough().isAfter(now.plus(tolerance)))
        .map(one -> one.schedule().name())
        .toList();
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
    ScheduleName name = standing.definition().schedule();
    takeUpWhatIsLeft(name);
    held.put(name, new Held(standing));
  }

  private void letGo(ScheduleName name) {
    takeUpWhatIsLeft(name);
    held.remove(name);
  }

  /** Takes up what the ledger may have recorded without being able to say so. */
  private void takeUpWhatIsLeft(ScheduleName name) {
    Held one = held.get(name);
    if (one != null && one.isStoreGone()) {
      ledger.unfinished(name).stream()
          .filter(TaskRun.Waiting.class::isInstance)
          .map(TaskRun.Waiting.class::cast)
          .forEach(start);
    }
  }

  private Reckoning.Ahead ahead(Schedule schedule) {
    if (schedule.policy().overlap() == Policy.Overlap.SKIP) {
      return ledger.hasUnfinished(schedule.name()) ? Reckoning.Ahead.BUSY : Reckoning.Ahead.FREE;
    }
    List<TaskRun> unfinished = ledger.unfinished(schedule.name());
    boolean oneWaits = unfinished.stream().anyMatch(Schedules::waitsForOthers);
    return unfinished.isEmpty()
        ? Reckoning.Ahead.FREE
        : oneWaits && unfinished.size() > 1 ? Reckoning.Ahead.QUEUED : Reckoning.Ahead.BUSY;
  }

  private static boolean waitsForOthers(TaskRun run) {
    return run instanceof TaskRun.Waiting
        && run.order().turn() != Turn.AT_ONCE
        && run.attempts().isEmpty();
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
      try {
        step(one, now);
      } catch (LedgerUnavailable e) {
        one.storeIsGone();
        throw e;
      }
    }
  }

  private void step(Held one, Instant now) {
    ScheduleName name = one.schedule().name();
    Accounted step =
        new Reckoning(one, ledger.id(), now, upSince, () -> ahead(one.schedule())).step();
    if (timetable.account(step)) {
      one.moved(step);
      step.entries().stream()
          .filter(TaskRun.Waiting.class::isInstance)
          .map(TaskRun.Waiting.class::cast)
          .forEach(start);
    } else {
      // Somebody else took the step; or we did, and the ledger could not say so.
      timetable.inForce(name).ifPresentOrElse(this::hold, () -> letGo(name));
    }
  }
}
