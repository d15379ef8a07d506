package io.cronledger.schedule;

import static java.util.stream.Collectors.toCollection;

import io.cronledger.run.Deed;
import io.cronledger.run.Defects;
import io.cronledger.run.Ledger;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Shares;
import io.cronledger.run.Shares.Share;
import io.cronledger.run.Starter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The schedules in force, and the one operation by which their slots become entries. Alarm,
 * catch-up and sweep are all {@link #account}, so that a slot can neither fall between them nor be
 * taken twice; and {@link #claimAhead} takes the same step before the time.
 */
public final class Schedules {
  /** An alarm that has not rung by then is stuck. */
  private static final Duration RINGS_WITHIN = Duration.ofSeconds(1);

  /** How long others leave a slot to the node that is the first to see to it. */
  private static final Duration LEFT_TO_OTHERS = Duration.ofMillis(800);

  private final Timetable timetable;
  private final InstantSource clock;
  private final Shares shares;
  private final Instant upSince;
  private final Cursors cursors;

  /** Those that were not for this node to see to when their alarm rang. */
  private final Set<ScheduleName> left = ConcurrentHashMap.newKeySet();

  private @Nullable List<Definition> pending;
  private volatile @Nullable String read;
  private volatile @Nullable AcceptedSet accepted;
  private boolean isDoubtful;

  /**
   * @param starter takes over runs that come into the ledger
   */
  public Schedules(Timetable timetable, Ledger ledger, Starter starter, InstantSource clock) {
    this(timetable, ledger, starter, clock, Shares.ALL);
  }

  /**
   * @param shares which schedules are for this process to see to, if others serve the ledger too
   */
  public Schedules(
      Timetable timetable, Ledger ledger, Starter starter, InstantSource clock, Shares shares) {
    this.timetable = timetable;
    this.clock = clock;
    this.shares = shares;
    this.upSince = now();
    this.cursors = new Cursors(timetable, ledger, starter, upSince);
  }

  /**
   * Puts a set of definitions in force in place of the one before. What came due until now is
   * accounted for by the definitions that were in force until now. If the ledger cannot be had, the
   * next sweep tries again. Where several nodes serve the ledger, the set accepted last is the one
   * in force, and it may be another than this: {@link #overruledBy}.
   */
  public synchronized void enact(Collection<Definition> definitions) {
    pending = List.copyOf(definitions);
    enactPending();
  }

  private synchronized void enactPending() {
    List<Definition> definitions = pending;
    if (definitions != null) {
      String set = Definition.hashOf(definitions);
      boolean isAccepted = timetable.putForward(set);
      read = set;
      accepted = null;
      if (!isAccepted || !putInForceUnlessSuperseded(definitions)) {
        followOthers();
      }
      pending = null;
    }
  }

  private boolean putInForceUnlessSuperseded(List<Definition> definitions) {
    try {
      putInForce(definitions);
      return true;
    } catch (Superseded e) {
      return false;
    }
  }

  /**
   * Follows what other nodes have put in force; to be called every second, where there are others.
   *
   * @return whether anything has changed since the last time
   */
  public synchronized boolean followOthers() {
    AcceptedSet latest = timetable.accepted().orElse(null);
    if (latest == null || latest.equals(accepted)) {
      return false;
    }
    cursors.followAll();
    accepted = latest;
    return true;
  }

  /** The set in force, if it is another than the one that was last to be put in force here. */
  public Optional<AcceptedSet> overruledBy() {
    String ours = read;
    return Optional.ofNullable(accepted).filter(set -> ours != null && !set.hash().equals(ours));
  }

  /** What a killed process leaves undone is done when the next one reads the same files. */
  private void putInForce(List<Definition> definitions) {
    Instant now = now();
    if (isDoubtful) {
      cursors.lookAgain();
    }
    List<Definition> begin = new ArrayList<>();
    List<Held> ending = new ArrayList<>();
    Map<ScheduleName, Held> gone = new HashMap<>();
    cursors.all().forEach(one -> gone.put(one.definition().schedule(), one));
    for (Definition definition : definitions) {
      Held before = gone.remove(definition.schedule());
      if (before == null || !before.definition().equals(definition)) {
        begin.add(definition);
      }
      if (before != null && !before.definition().hash().equals(definition.hash())) {
        ending.add(before);
      }
    }
    ending.addAll(gone.values());
    isDoubtful = true;
    Map<ScheduleName, String> idle = cursors.accountThrough(ending, now);
    putInForce(new Turnover(begin, gone.keySet(), idle, now));
    isDoubtful = false;
  }

  private void putInForce(Turnover turnover) {
    Map<ScheduleName, Definition> moved = new HashMap<>();
    turnover.begin().forEach(definition -> moved.put(definition.schedule(), definition));
    timetable.enact(
        turnover,
        some ->
            some.forEach(
                standing -> {
                  moved.remove(standing.definition().schedule());
                  cursors.hold(standing);
                }));
    moved.forEach(
        (name, place) -> {
          if (!cursors.of(name).map(one -> one.movedTo(place)).orElse(false)) {
            cursors.lookAgain(List.of(name));
          }
        });
    turnover.end().forEach(cursors::letGo);
  }

  /** Gives each slot of a schedule that is due by now its entry, and starts what is to run. */
  public void account(ScheduleName name) {
    account(List.of(name));
  }

  /** The same for many together. */
  public void account(Collection<ScheduleName> names) {
    List<Held> ours = new ArrayList<>();
    for (ScheduleName name : names) {
      if (shares.of(name) == Share.FIRST) {
        cursors.of(name).ifPresent(ours::add);
      } else {
        left.add(name);
      }
    }
    cursors.account(ours, now(), false);
  }

  /**
   * Claims the next slot of each of these schedules, if it is the one that is about to come, so
   * that its call can leave as soon as it has. What is not sure to be sent then is left to {@link
   * #account}.
   *
   * @param until the end of the millisecond in which it comes; {@link Starter#MOST_AHEAD} from now
   *     at the most
   * @param made is told what has a call leave that was claimed, to be run when its slot has come
   */
  public void claimAhead(Collection<ScheduleName> names, Instant until, Consumer<Runnable> made) {
    Instant now = now();
    if (!until.isAfter(now.plus(Starter.MOST_AHEAD))) {
      cursors.claimAhead(
          names.stream()
              .filter(name -> shares.of(name) == Share.FIRST)
              .flatMap(name -> cursors.of(name).stream())
              .toList(),
          now,
          until,
          made);
    }
  }

  /**
   * Does what others should have done a moment ago, and have not, and what was left to others and
   * has fallen to this node since; to be called a few times a second, where there are others.
   */
  public void follow() {
    for (ScheduleName name : List.copyOf(left)) {
      // Who leaves it meanwhile is heard.
      left.remove(name);
      if (cursors.of(name).filter(one -> Cursors.isDue(one, now())).isPresent()) {
        left.add(name);
      }
    }
    Instant now = now();
    Instant byNow = now.minus(LEFT_TO_OTHERS);
    List<ScheduleName> behind =
        cursors.all().stream()
            .filter(one -> Cursors.isDue(one, byNow))
            .map(one -> one.definition().schedule())
            .filter(name -> shares.of(name) == Share.AFTER_OTHERS)
            .collect(toCollection(ArrayList::new));
    left.stream().filter(name -> shares.of(name) == Share.FIRST).forEach(behind::add);
    if (!behind.isEmpty()) {
      cursors.follow(behind, now);
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
    List<Overdue> overdue = new ArrayList<>();
    var defects = new Defects();
    try {
      enactPending();
    } catch (RuntimeException defect) {
      defects.add(defect);
    }
    for (Held one : cursors.all()) {
      ScheduleName name = one.schedule().name();
      if (shares.of(name) != Share.FIRST) {
        continue;
      }
      Optional<Instant> due = overdue(one);
      try {
        cursors.account(one, now(), false);
      } catch (RuntimeException defect) {
        defects.add(defect);
      }
      boolean wasOurs =
          cursors.of(name).filter(then -> then == one && one.locked(one::isMovedByUs)).isPresent();
      due.filter(_ -> wasOurs).ifPresent(slot -> overdue.add(new Overdue(name, slot)));
    }
    defects.tell();
    return overdue;
  }

  /** But for those that are late for a reason that is known. */
  private Optional<Instant> overdue(Held one) {
    Instant ringing = now().minus(RINGS_WITHIN);
    return one.locked(
        () ->
            one.next()
                .filter(
                    slot ->
                        slot.isBefore(ringing) && !slot.isBefore(upSince) && !one.isStoreGone()));
  }

  /**
   * Has a schedule's slots skipped from now on, but for one that is claimed already. False if it is
   * not in force, or paused already.
   */
  public boolean pause(ScheduleName name, String by) {
    return setPaused(name, true, now -> timetable.paused(new Deed.Paused(name, now, by)));
  }

  /** Lets a paused schedule fire again. False if it is not in force, or not paused. */
  public boolean resume(ScheduleName name, String by) {
    return setPaused(name, false, now -> timetable.resumed(new Deed.Resumed(name, now, by)));
  }

  public boolean isPaused(ScheduleName name) {
    return cursors.of(name).map(Held::isPaused).orElse(false);
  }

  /** What came due until now is accounted for as things stood until now. */
  private synchronized boolean setPaused(
      ScheduleName name, boolean paused, Consumer<Instant> record) {
    Held one = cursors.of(name).orElse(null);
    if (one == null || one.isPaused() == paused) {
      return false;
    }
    Instant now = now();
    cursors.account(one, now, true);
    record.accept(now);
    cursors.of(name).ifPresent(then -> then.setPaused(paused));
    return true;
  }

  /** The schedules whose cursor is ahead of the clock by more than that: the clock was set back. */
  public List<ScheduleName> aheadOfTheClock(Duration tolerance) {
    Instant now = now();
    return cursors.all().stream()
        .filter(one -> one.accountedThrough().isAfter(now.plus(tolerance)))
        .map(one -> one.schedule().name())
        .toList();
  }

  /** The definitions in force, by name. */
  public List<Definition> inForce() {
    return cursors.all().stream().map(Held::definition).toList();
  }

  public Optional<Schedule> schedule(ScheduleName name) {
    return cursors.of(name).map(Held::schedule);
  }

  /** The first slot of a schedule after an instant; none if it has no more, or is not in force. */
  public Optional<Instant> nextSlot(ScheduleName name, Instant after) {
    return cursors.of(name).flatMap(one -> one.slots().after(after));
  }

  /** As precise as the ledger, so that the cursor is where we think it is. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
