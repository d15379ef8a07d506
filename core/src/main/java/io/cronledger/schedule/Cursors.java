package io.cronledger.schedule;

import io.cronledger.run.Defects;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Starter;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.schedule.JointStep.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The schedules in force, as this process holds them, and the one way in which cursors move: by
 * steps that the ledger takes, up to now or up to a slot that is about to come.
 */
final class Cursors {

  /**
   * So many cursors and entries are written at once: a few milliseconds in which nothing else is.
   */
  private static final int SOME = 200;

  private final Timetable timetable;
  private final Ledger ledger;
  private final Starter starter;
  private final Instant upSince;
  private final Map<ScheduleName, Held> held = new ConcurrentSkipListMap<>();

  /**
   * @param starter takes over runs that come into the ledger
   * @param upSince slots before it came due while no service ran
   */
  Cursors(Timetable timetable, Ledger ledger, Starter starter, Instant upSince) {
    this.timetable = timetable;
    this.ledger = ledger;
    this.starter = starter;
    this.upSince = upSince;
    timetable.inForce().forEach(this::hold);
  }

  Optional<Held> of(ScheduleName name) {
    return Optional.ofNullable(held.get(name));
  }

  /** By name. */
  Collection<Held> all() {
    return held.values();
  }

  /**
   * Accounts for what is due, of many schedules together.
   *
   * @param evenIfNothingIsDue moves a cursor all the same, as where a definition ends
   * @throws LedgerUnavailable if it cannot be had now; the cursors stay, and the next call makes up
   *     for it
   */
  void account(Collection<Held> all, Instant now, boolean evenIfNothingIsDue) {
    List<Held> byName = byName(all);
    var defects = new Defects();
    for (int from = 0; from < byName.size(); ) {
      List<Held> rest = byName.subList(from, byName.size());
      try {
        from += accountForSome(rest, now, evenIfNothingIsDue, defects);
      } catch (LedgerUnavailable e) {
        storeIsGone(rest, now, evenIfNothingIsDue);
        throw e;
      }
    }
    defects.tell();
  }

  private static List<Held> byName(Collection<Held> all) {
    return all.stream().sorted(Comparator.comparing(one -> one.schedule().name())).toList();
  }

  /** They have not moved for that reason, or may have without our knowing it. */
  private static void storeIsGone(List<Held> all, Instant now, boolean evenIfNothingIsDue) {
    for (Held one : all) {
      one.locked(
          () -> {
            if (moves(one, now, evenIfNothingIsDue)) {
              one.storeIsGone();
            }
            return one;
          });
    }
  }

  private static boolean moves(Held one, Instant now, boolean evenIfNothingIsDue) {
    return !one.accountedThrough().isAfter(now) && (one.isDue(now) || evenIfNothingIsDue);
  }

  /** The same for one. */
  void account(Held one, Instant now, boolean evenIfNothingIsDue) {
    account(List.of(one), now, evenIfNothingIsDue);
  }

  /** Returns how many these were, the first of all. */
  private int accountForSome(
      List<Held> all, Instant now, boolean evenIfNothingIsDue, Defects defects) {
    int some = 0;
    List<Part> denied;
    var joint = new JointStep(starter);
    try {
      for (; some < all.size() && joint.size() < SOME; some++) {
        Held one = all.get(some);
        joint.hold(one);
        if (moves(one, now, evenIfNothingIsDue)) {
          guarded(defects, () -> joint.add(one, reckon(one, now)));
        }
      }
      denied = joint.take(timetable::account);
    } finally {
      end(joint, Runnable::run, defects);
    }
    // Last, since for these the ledger is needed again, which may fail.
    again(denied, now, evenIfNothingIsDue, defects);
    return some;
  }

  /**
   * Claims what is about to come due, as far as it is sure to be sent at once then. All else is
   * left to the time of its slot.
   *
   * @param made is told what has a call leave that was claimed
   * @throws LedgerUnavailable if it cannot be had now; then the rest is left to that time too
   */
  void claimAhead(Collection<Held> all, Instant now, Instant until, Consumer<Runnable> made) {
    List<Held> byName = byName(all);
    var defects = new Defects();
    for (int from = 0; from < byName.size(); from += SOME) {
      claimSome(
          byName.subList(from, Math.min(from + SOME, byName.size())), now, until, made, defects);
    }
    defects.tell();
  }

  private void claimSome(
      List<Held> some, Instant now, Instant until, Consumer<Runnable> made, Defects defects) {
    var joint = new JointStep(starter);
    try {
      for (Held one : some) {
        joint.hold(one);
        if (isClaimedAhead(one, now, until)) {
          Instant slot = one.next().orElseThrow();
          guarded(defects, () -> joint.addIfClaimed(one, reckon(one, slot)));
        }
      }
      // They may have moved, or not be free: whoever comes at the time of the slot finds out.
      joint.take(timetable::account).forEach(denied -> denied.held().setSeemsFree(false));
    } finally {
      end(joint, made, defects);
    }
  }

  /** One that has a slot before, though after now, is left to whoever comes for that. */
  private static boolean isClaimedAhead(Held one, Instant now, Instant until) {
    boolean isFree = one.schedule().policy().overlap() == Policy.Overlap.ALLOW || one.seemsFree();
    boolean comesThen = one.isDue(until) && !one.isDue(until.minusMillis(1));
    return isFree && comesThen && !one.isPaused() && !one.isStoreGone() && !one.isDue(now);
  }

  /** What follows is handed on whatever fails: it is on record, and nobody else has it. */
  private static void end(JointStep joint, Consumer<Runnable> to, Defects defects) {
    try {
      joint.end();
    } finally {
      joint.following().forEach(one -> guarded(defects, () -> to.accept(one)));
    }
  }

  /** What cannot be done for one schedule keeps no other from it. */
  private static void guarded(Defects defects, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException defect) {
      defects.add(defect);
    }
  }

  /**
   * Somebody else took these steps, or put other definitions in force; or we did, and the ledger
   * could not say so; or an earlier run is unfinished, against what it seemed. There may be a rest.
   */
  private void again(List<Part> denied, Instant now, boolean evenIfNothingIsDue, Defects defects) {
    if (denied.isEmpty()) {
      return;
    }
    lookAgain(denied.stream().map(part -> part.step().schedule()).toList());
    List<Held> rest = new ArrayList<>();
    for (Part part : denied) {
      if (part.step().alone()
          && part.held().locked(() -> part.step().from().equals(part.held().accountedThrough()))) {
        part.held().setSeemsFree(false);
      }
      of(part.step().schedule()).ifPresent(rest::add);
    }
    try {
      account(rest, now, evenIfNothingIsDue);
    } catch (RuntimeException defect) {
      defects.add(defect);
    }
  }

  private Accounted reckon(Held one, Instant now) {
    return new Reckoning(one, ledger.id(), now, upSince, () -> ahead(one)).step();
  }

  /**
   * Accounts for what came due by definitions that end.
   *
   * @return those by which nothing did, by hash
   */
  Map<ScheduleName, String> accountThrough(Collection<Held> ending, Instant now) {
    Map<ScheduleName, String> idle = new HashMap<>();
    List<Held> due = new ArrayList<>();
    for (Held one : ending) {
      if (isDue(one, now)) {
        due.add(one);
      } else {
        idle.put(one.schedule().name(), one.definition().hash());
      }
    }
    account(due, now, true);
    return idle;
  }

  /** Holds what is on record, whatever was held. */
  void lookAgain() {
    Set<ScheduleName> gone = new HashSet<>(held.keySet());
    for (Standing standing : timetable.inForce()) {
      gone.remove(standing.definition().schedule());
      hold(standing);
    }
    gone.forEach(this::letGo);
  }

  /** Follows what others may have moved or put in force. */
  void followAll() {
    follow(timetable::inForce, new HashMap<>(held));
  }

  /** The same for some of them. */
  void lookAgain(Collection<ScheduleName> names) {
    Map<ScheduleName, Held> before = new HashMap<>();
    names.forEach(name -> of(name).ifPresent(one -> before.put(name, one)));
    follow(() -> timetable.inForce(names), before);
  }

  /**
   * What is not among the standings is not in force any more. What has been put in force or ended
   * here since before they were asked for is newer than they are, and is left alone.
   */
  private void follow(Supplier<List<Standing>> standings, Map<ScheduleName, Held> before) {
    for (Standing standing : standings.get()) {
      ScheduleName name = standing.definition().schedule();
      Held one = before.remove(name);
      if (one == null) {
        held.putIfAbsent(name, new Held(standing));
      } else if (!one.locked(() -> moves(one, standing))) {
        takeUpWhatIsLeft(name);
        held.replace(name, one, new Held(standing));
      }
    }
    before.forEach(
        (name, one) -> {
          takeUpWhatIsLeft(name);
          held.remove(name, one);
        });
  }

  private boolean moves(Held one, Standing standing) {
    if (!one.accountedThrough().equals(standing.accountedThrough())) {
      takeUpWhatIsLeft(one.schedule().name());
    }
    return one.movedTo(standing);
  }

  /** Follows what others may have moved, and does what they left undone, together. */
  void follow(List<ScheduleName> names, Instant now) {
    lookAgain(names);
    List<Held> undone =
        names.stream().flatMap(name -> of(name).stream()).filter(one -> isDue(one, now)).toList();
    account(undone, now, false);
  }

  static boolean isDue(Held one, Instant now) {
    return one.locked(() -> one.isDue(now));
  }

  void hold(Standing standing) {
    ScheduleName name = standing.definition().schedule();
    takeUpWhatIsLeft(name);
    held.put(name, new Held(standing));
  }

  void letGo(ScheduleName name) {
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
          .forEach(starter::start);
    }
  }

  /** Most schedules are free most of the time, so that need not be asked each time. */
  private Reckoning.Ahead ahead(Held one) {
    Reckoning.Ahead ahead = ahead(one.schedule());
    one.setSeemsFree(ahead == Reckoning.Ahead.FREE);
    return ahead;
  }

  private Reckoning.Ahead ahead(Schedule schedule) {
    if (schedule.policy().overlap() == Policy.Overlap.SKIP) {
      return ledger.hasUnfinished(schedule.name()) ? Reckoning.Ahead.BUSY : Reckoning.Ahead.FREE;
    }
    List<TaskRun> unfinished = ledger.unfinished(schedule.name());
    boolean oneWaits = unfinished.stream().anyMatch(Cursors::waitsForOthers);
    return unfinished.isEmpty()
        ? Reckoning.Ahead.FREE
        : oneWaits && unfinished.size() > 1 ? Reckoning.Ahead.QUEUED : Reckoning.Ahead.BUSY;
  }

  private static boolean waitsForOthers(TaskRun run) {
    return run instanceof TaskRun.Waiting
        && run.order().turn() != Turn.AT_ONCE
        && run.attempts().isEmpty();
  }
}
