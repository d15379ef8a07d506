package io.cronledger.schedule;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Ledger;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs that carry a key of Cronledger and are not on the books, as after an old backup was
 * restored. Those that are a slot's of this ledger, which their id proves, are taken over and
 * followed to their end; nothing is ever sent for them.
 */
public final class Strays {
  private static final String ADOPTED = "adopted";

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
    /** Its slot has an entry that says that it did not fire, and stays. */
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
          for (PlatformRun run : runs) {
            adopt(target, run, one.getValue()).ifPresent(strays::add);
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

  private Optional<Stray> adopt(Target target, PlatformRun run, List<Kept> schedules) {
    AttemptKey key = run.key();
    if (key == null) {
      return Optional.empty();
    }
    Optional<Entry> entry = books.apply(key.run());
    if (entry.filter(TaskRun.class::isInstance).isPresent()) {
      return Optional.empty();
    }
    Optional<Due> due = schedules.stream().flatMap(kept -> due(key, kept).stream()).findFirst();
    Fate fate =
        entry.isPresent()
            ? Fate.UNFIRED
            : due.map(one -> isAccountedFor(one) ? Fate.ADOPTED : Fate.DUE).orElse(Fate.UNPROVED);
    if (fate == Fate.ADOPTED) {
      runner.adopt(order(key.run(), due.orElseThrow(), run), run);
    }
    return Optional.of(new Stray(target, run, key, fate));
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

  /** By hand, since its slot has, or had, an entry of its own; and never to be sent. */
  private static RunOrder order(RunId id, Due due, PlatformRun run) {
    Schedule schedule = due.kept().schedule();
    var firing =
        new InputTemplate.Firing(
            id,
            due.slot(),
            schedule.slots().before(due.slot()).orElse(null),
            schedule.timing().zone());
    return new RunOrder(
        id,
        schedule.call().call(firing),
        new Cause.Manual(ADOPTED, schedule.name()),
        run.startedAt(),
        run.startedAt(),
        Turn.AT_ONCE,
        new Retry(0, Retry.DEFAULT.backoff(), 0));
  }
}
