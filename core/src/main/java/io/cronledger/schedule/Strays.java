package io.cronledger.schedule;

import io.cronledger.run.Attempt;
import io.cronledger.run.AttemptKey;
import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns;
import io.cronledger.run.PlatformRuns.Survey;
import io.cronledger.run.Retry;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.Runner;
import io.cronledger.run.Target;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs that carry a key of Cronledger and are not on the books, as after an old backup was
 * restored. Those that are a slot's of this ledger, which their id proves, take the place of what
 * the books say of that slot, and are followed to their end; nothing is ever sent for them.
 */
public final class Strays {
  /** How often what a range says is looked at, which may change meanwhile. */
  private static final int LOOKS = 3;

  /** No run is made so often; whoever may start the task can write any key. */
  private static final int MOST_ATTEMPTS = 1_000;

  private final PlatformRuns platform;
  private final Timetable timetable;
  private final History history;
  private final Ledger ledger;
  private final Function<RunId, Optional<Entry>> books;
  private final Runner runner;

  /** What was done about a stray. */
  public enum Fate {
    /** It is on the books now. */
    ADOPTED,
    /**
     * Its slot has an entry that says that it did not fire, and that stays: by its definition it
     * was another task's, or it kept changing meanwhile.
     */
    UNFIRED,
    /** Its slot has yet to be accounted for, and then the run is looked for in any case. */
    DUE,
    /** Nothing shows that it is this ledger's: by hand, or of another Cronledger on this task. */
    UNPROVED
  }

  /** A run of ours that was not on the books. */
  public record Stray(Target target, PlatformRun run, AttemptKey key, Fate fate) {}

  /** A task of which the platform did not tell all runs. */
  public record Untold(Target target, Failure why) {}

  public record Found(List<Stray> strays, List<Untold> untold) {
    public Found {
      strays = List.copyOf(strays);
      untold = List.copyOf(untold);
    }
  }

  /** A schedule as it stood for a while. */
  private record Kept(Schedule schedule, Stretch stretch) {
    Target target() {
      return new Target(schedule.call().task(), schedule.call().token());
    }

    String hash() {
      return stretch.definition().hash();
    }

    boolean wasInForceAt(Instant slot) {
      Instant until = stretch.until();
      return slot.isAfter(stretch.since()) && (until == null || !slot.isAfter(until));
    }
  }

  private record Due(Kept kept, Instant slot) {}

  /**
   * @param books finds any entry, a range by its first slot's id
   */
  public Strays(
      PlatformRuns platform,
      Timetable timetable,
      History history,
      Ledger ledger,
      Function<RunId, Optional<Entry>> books,
      Runner runner) {
    this.platform = platform;
    this.timetable = timetable;
    this.history = history;
    this.ledger = ledger;
    this.books = books;
    this.runner = runner;
  }

  /**
   * Asks about every task that a schedule had since then, and takes over what is shown to be ours.
   */
  public Found adopt(Instant since) throws InterruptedException {
    List<Stray> strays = new ArrayList<>();
    List<Untold> untold = new ArrayList<>();
    for (Map.Entry<Target, List<Kept>> one : tasks(since).entrySet()) {
      Target target = one.getKey();
      switch (platform.startedSince(since, target)) {
        case Survey.Seen(_, List<PlatformRun> runs, boolean complete) -> {
          for (NavigableMap<Integer, PlatformRun> attempts : byRun(runs)) {
            if (complete || attempts.size() == attempts.lastKey()) {
              adopt(target, attempts, one.getValue()).ifPresent(strays::add);
            }
          }
          if (!complete) {
            untold.add(new Untold(target, Failure.of("incomplete", "not all runs were shown")));
          }
        }
        case Survey.Denied(Failure why) -> untold.add(new Untold(target, why));
        case Survey.NoAnswer(Failure why) -> untold.add(new Untold(target, why));
      }
    }
    return new Found(strays, untold);
  }

  /** Those that carry a key, in the order in which they were shown. */
  private static Collection<NavigableMap<Integer, PlatformRun>> byRun(List<PlatformRun> runs) {
    Map<RunId, NavigableMap<Integer, PlatformRun>> byRun = new LinkedHashMap<>();
    for (PlatformRun run : runs) {
      AttemptKey key = run.key();
      if (key != null && key.number() <= MOST_ATTEMPTS) {
        byRun.computeIfAbsent(key.run(), _ -> new TreeMap<>()).putIfAbsent(key.number(), run);
      }
    }
    return byRun.values();
  }

  private Map<Target, List<Kept>> tasks(Instant since) {
    Map<Target, List<Kept>> tasks = new LinkedHashMap<>();
    for (var name : history.schedules()) {
      for (Stretch stretch : timetable.stretches(name)) {
        Instant until = stretch.until();
        if (until == null || until.isAfter(since)) {
          var kept = new Kept(stretch.definition().read(), stretch);
          tasks.computeIfAbsent(kept.target(), _ -> new ArrayList<>()).add(kept);
        }
      }
    }
    return tasks;
  }

  /** One stray: what the platform has of a run of ours, by the number of the attempt. */
  private Optional<Stray> adopt(
      Target target, NavigableMap<Integer, PlatformRun> attempts, List<Kept> schedules) {
    PlatformRun last = attempts.lastEntry().getValue();
    var key = new AttemptKey(Objects.requireNonNull(last.key()).run(), attempts.lastKey());
    Optional<Due> due = schedules.stream().flatMap(kept -> due(key, kept).stream()).findFirst();
    return fate(key, due.orElse(null), attempts).map(fate -> new Stray(target, last, key, fate));
  }

  /** None if it is no stray. */
  private Optional<Fate> fate(
      AttemptKey key, @Nullable Due due, NavigableMap<Integer, PlatformRun> attempts) {
    for (int look = 0; look < LOOKS; look++) {
      // First, since what is accounted for has its entry.
      boolean isAccountedFor = due != null && isAccountedFor(due);
      Entry entry = books.apply(key.run()).or(() -> rangeWith(due)).orElse(null);
      if (entry instanceof TaskRun || (entry == null && wasLetGoOf(due))) {
        return Optional.empty();
      }
      Unfired range = (Unfired) entry;
      if (due == null) {
        return Optional.of(range == null ? Fate.UNPROVED : Fate.UNFIRED);
      }
      if (!isAccountedFor) {
        return Optional.of(Fate.DUE);
      }
      if (range != null && !range.definition().equals(due.kept().hash())) {
        return Optional.of(Fate.UNFIRED);
      }
      if (adopt(due, range, attempts)) {
        return Optional.of(Fate.ADOPTED);
      }
    }
    return Optional.of(Fate.UNFIRED);
  }

  private boolean adopt(
      Due due, @Nullable Unfired range, NavigableMap<Integer, PlatformRun> attempts) {
    PlatformRun last = attempts.lastEntry().getValue();
    TaskRun.UnderWay run = begun(order(due, last), attempts);
    Adopted adopted =
        range == null
            ? Adopted.alone(run)
            : Adopted.into(range, run, due.slot(), due.kept().schedule().slots(), ledger.id());
    try {
      boolean isDone = timetable.adopted(adopted);
      if (isDone) {
        runner.adopt(run.id(), last, () -> {});
      }
      return isDone;
    } catch (LedgerUnavailable e) {
      runner.adopt(run.id(), last, () -> timetable.adopted(adopted));
      throw e;
    }
  }

  /** The range that has a slot, which need not be its first one. */
  private Optional<Entry> rangeWith(@Nullable Due due) {
    if (due == null) {
      return Optional.empty();
    }
    List<RunId> ids = new ArrayList<>(1);
    timetable.recorded(
        due.kept().schedule().name(),
        due.slot(),
        due.slot().plusNanos(1_000),
        recorded -> ids.add(recorded.id()));
    return ids.stream()
        .flatMap(id -> books.apply(id).stream())
        .filter(entry -> entry instanceof Unfired range && has(range, due.slot()))
        .findFirst();
  }

  private static boolean has(Unfired range, Instant slot) {
    return !slot.isBefore(range.firstSlot()) && !slot.isAfter(range.lastSlot());
  }

  /** Whether its entry was on record, and is not kept any more. */
  private boolean wasLetGoOf(@Nullable Due due) {
    return due != null
        && history.pruned(due.kept().schedule().name()).stream()
            .filter(pruned -> pruned.definition().equals(due.kept().hash()))
            .anyMatch(
                pruned ->
                    !due.slot().isBefore(pruned.firstSlot())
                        && !due.slot().isAfter(pruned.lastSlot()));
  }

  /**
   * What the platform does not show of earlier attempts did not run, as far as it tells; these are
   * watched, and stopped if they turn up, as is what runs on though another attempt was made.
   */
  private static TaskRun.UnderWay begun(
      RunOrder order, NavigableMap<Integer, PlatformRun> attempts) {
    List<Attempt> earlier = new ArrayList<>();
    for (int number = 1; number < attempts.lastKey(); number++) {
      PlatformRun shown = attempts.get(number);
      PlatformRun ran = shown == null || !shown.isOver() ? null : shown;
      Instant at = shown == null ? order.orderedAt() : shown.startedAt();
      earlier.add(
          new Attempt(
              number,
              at,
              at,
              ran == null ? Attempt.Fate.ABSENT : Attempt.Fate.RAN,
              Failure.of("adopted", "it was not on the books"),
              ran == null ? null : ran.id(),
              Attempt.Timing.NONE));
    }
    return new TaskRun.Waiting(order, earlier, order.orderedAt())
        .begin(attempts.lastEntry().getValue().startedAt());
  }

  /** The slot whose run must have that id; the id tells its millisecond. */
  private Optional<Due> due(AttemptKey key, Kept kept) {
    Instant millisecond = Instant.ofEpochMilli(key.run().value().getMostSignificantBits() >>> 16);
    return kept.schedule()
        .slots()
        .between(millisecond, millisecond.plusMillis(1))
        .filter(kept::wasInForceAt)
        .filter(slot -> RunId.ofSlot(ledger.id(), kept.schedule().name(), slot).equals(key.run()))
        .map(slot -> new Due(kept, slot))
        .findFirst();
  }

  private boolean isAccountedFor(Due due) {
    return timetable
        .inForce(due.kept().schedule().name())
        .map(standing -> !due.slot().isAfter(standing.accountedThrough()))
        .orElse(true);
  }

  /** Never to be sent. */
  private static RunOrder order(Due due, PlatformRun run) {
    Schedule schedule = due.kept().schedule();
    RunId id = Objects.requireNonNull(run.key()).run();
    var firing =
        new InputTemplate.Firing(
            id,
            due.slot(),
            schedule.slots().before(due.slot()).orElse(null),
            schedule.timing().zone());
    return new RunOrder(
        id,
        schedule.call().call(firing),
        new Cause.Slot(schedule.name(), due.slot(), due.kept().hash()),
        run.startedAt(),
        run.startedAt(),
        Turn.AT_ONCE,
        new Retry(0, Retry.DEFAULT.backoff(), 0));
  }
}
