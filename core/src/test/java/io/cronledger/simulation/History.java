package io.cronledger.simulation;

import io.cronledger.run.Attempt;
import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Settler;
import io.cronledger.run.Status;
import io.cronledger.run.TaskPlatform;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.schedule.Audit;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.Policy.Overlap;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import io.cronledger.simulation.SimulatedPlatform.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One history: some minutes of trouble, then peace, then the reckoning. */
final class History {
  private static final Duration TROUBLE = Duration.ofMinutes(15);
  private static final Duration PEACE = Duration.ofMinutes(30);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final List<String> WHENS =
      List.of("* * * * *", "*/2 * * * *", "*/20 * * * * *", "@every 45s", "30 */3 * * * *");
  private static final List<ScheduleName> NAMES =
      List.of(new ScheduleName("prices"), new ScheduleName("stock"));

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final Stage stage = new Stage(time);
  private final Odds odds;
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final SimulatedPlatform platform;
  private final UnaryOperator<TaskPlatform> bent;
  private final Map<ScheduleName, List<Definition>> definitions = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private List<Definition> files = List.of();
  private @Nullable Service service;
  private Instant downUntil;
  private long stepped;

  /** One process of the service. */
  private record Service(Stage.Cast process, Schedules schedules, Runner runner) {}

  /**
   * @param bent what stands between the runner and the platform: nothing, or a fault of our own
   */
  History(long seed, UnaryOperator<TaskPlatform> bent) {
    this.odds = new Odds(seed);
    this.platform = new SimulatedPlatform(stage, time, odds);
    this.bent = bent;
    this.downUntil = time.instant();
  }

  /** What is not as it was promised, in words; empty if everything is. */
  List<String> play() {
    rewrite();
    long end = time.nanos() + TROUBLE.toNanos();
    while (time.nanos() < end) {
      trouble();
      beat();
    }
    odds.beKind();
    end = time.nanos() + PEACE.toNanos();
    while (time.nanos() < end) {
      beat();
    }
    reckon();
    stage.close();
    return broken;
  }

  private void beat() {
    if (service != null && service.process().isKilled()) {
      service = null;
      downUntil = time.instant().plus(odds.upTo(Duration.ofMinutes(odds.oneIn(4) ? 8 : 1)));
    }
    if (service == null && (odds.areKind() || !time.instant().isBefore(downUntil))) {
      service = up();
    }
    Service up = service;
    if (up != null) {
      guarded(up.schedules()::sweep);
      guarded(up.runner()::tick);
      if (odds.oneIn(2)) {
        guarded(() -> claimAhead(up));
      }
    }
    stage.playUntil(time.nanos() + BEAT.toNanos());
  }

  /** Calls leave when their slot has come; or later than they may, if the process stood still. */
  private void claimAhead(Service up) {
    up.schedules()
        .claimAhead(
            NAMES,
            time.instant().plus(BEAT),
            call ->
                up.process()
                    .execute(
                        () -> {
                          Duration pause = Duration.ofSeconds(odds.harm(20) ? 8 : 0);
                          stage.sleep(BEAT.plus(pause).plus(odds.upTo(BEAT.dividedBy(2))));
                          call.run();
                        }));
  }

  private Service up() {
    Stage.Cast process = stage.new Cast();
    FaultyLedger.All faulty = FaultyLedger.of(ledger, process, odds);
    var settler = new Settler(platform, faulty, time, process);
    var runner =
        new Runner(bent.apply(platform), faulty, settler, time, process, new Runner.Limits(5, 20));
    var service = new Service[1];
    guarded(
        () -> {
          var schedules = new Schedules(faulty, faulty, runner.starter(), time);
          runner.resume();
          schedules.enact(files);
          service[0] = new Service(process, schedules, runner);
        });
    if (service[0] == null) {
      process.kill();
    }
    return service[0];
  }

  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (LedgerUnavailable | Stage.Killed expected) {
      // The next beat makes up for it, or the next process.
      return;
    }
  }

  private void trouble() {
    Service up = service;
    if (odds.harm(4)) {
      rewrite();
      if (up != null) {
        guarded(() -> up.schedules().enact(files));
      }
    }
    if (up != null && odds.harm(4)) {
      up.process().kill();
    }
    if (up != null && odds.harm(4)) {
      guarded(() -> up.schedules().pause(odds.oneOf(NAMES), "somebody"));
    }
    if (up != null && odds.harm(8)) {
      guarded(() -> up.schedules().resume(odds.oneOf(NAMES), "somebody"));
    }
    if (up != null && odds.harm(4)) {
      List<TaskRun> unfinished = ledger.unfinished();
      if (!unfinished.isEmpty()) {
        guarded(() -> up.runner().abort(odds.oneOf(unfinished).id(), "somebody"));
      }
    }
    if (odds.harm(3)) {
      stepTheClock();
    }
  }

  /** By no more than two minutes from the true time. */
  private void stepTheClock() {
    long to = odds.random().nextInt(-120, 121);
    time.set(time.instant().plusSeconds(to - stepped).toString());
    stepped = to;
  }

  private void rewrite() {
    files =
        NAMES.stream().filter(_ -> !odds.oneIn(8)).map(this::write).collect(Collectors.toList());
  }

  private Definition write(ScheduleName name) {
    Map<String, String> options =
        new TreeMap<>(Map.of("name", name.value(), "tz", "UTC", "backoff", "3s"));
    options.put("overlap", odds.oneOf(List.of("skip", "queue", "replace", "allow")));
    options.put("catchup", odds.oneOf(List.of("none", "last", "all")));
    options.put("late", odds.oneOf(List.of("5m", "1m", "10m")));
    options.put("retry", odds.oneOf(List.of("0", "2", "3")));
    options.put("retryFailed", odds.oneOf(List.of("0", "0", "1")));
    var read = WordingReader.read(new Wording(odds.oneOf(WHENS), "janedoe~" + name, options));
    var schedule = ((WordingReader.Reading.Good) read).schedule();
    Definition definition = Definition.of(schedule, name + ".cron", 1);
    definitions.computeIfAbsent(name, _ -> new ArrayList<>()).add(definition);
    return definition;
  }

  private void reckon() {
    NAMES.forEach(this::isComplete);
    Map<Object, List<Ran>> byRun =
        platform.books().stream().collect(Collectors.groupingBy(ran -> ran.key.run()));
    byRun.values().forEach(this::isSingle);
    ledger.entries(EntryFilter.newest(EntryFilter.MOST)).forEach(entry -> isSettled(entry, byRun));
    NAMES.forEach(this::doNotOverlap);
  }

  private void isComplete(ScheduleName name) {
    Audit.of(
        name,
        Instant.EPOCH,
        time.instant().plus(Duration.ofDays(1)),
        ledger,
        ledger,
        difference ->
            broken.add(
                "not complete: %s %s %s".formatted(name, difference.slot(), difference.told())));
    ledger
        .inForce(name)
        .filter(one -> one.accountedThrough().isBefore(time.instant().minusSeconds(300)))
        .ifPresent(one -> broken.add("not complete: cursor of %s at %s".formatted(name, one)));
  }

  /**
   * Another run of the same follows only one that ended badly, and only where that is asked for.
   */
  private void isSingle(List<Ran> runs) {
    List<Ran> inOrder =
        runs.stream().sorted(Comparator.comparingInt(ran -> ran.key.number())).toList();
    for (int i = 1; i < inOrder.size(); i++) {
      Ran before = inOrder.get(i - 1);
      Ran ran = inOrder.get(i);
      boolean failed =
          before.outcome() instanceof Outcome.Failed f && f.end() == Outcome.End.FAILED;
      boolean asked = retryFailed(ran) >= i;
      if (before.key.equals(ran.key) || !failed || !asked || before.endsAt() > ran.startedAt) {
        broken.add("not single: %s and %s".formatted(told(before), told(ran)));
      }
    }
  }

  private int retryFailed(Ran ran) {
    return ledger.run(ran.key.run()).map(run -> run.order().retry().failedLimit()).orElse(0);
  }

  private static String told(Ran ran) {
    return "%s try %d (%s, from %d to %d s)"
        .formatted(
            ran.key.run(),
            ran.key.number(),
            ran.outcome().status(),
            ran.startedAt / 1_000_000_000,
            ran.endsAt() / 1_000_000_000);
  }

  private void isSettled(Entry entry, Map<Object, List<Ran>> byRun) {
    List<Ran> ran = byRun.getOrDefault(entry.id(), List.of());
    Ran last =
        ran.stream().max(Comparator.comparingInt((Ran one) -> one.key.number())).orElse(null);
    if (!entry.status().isFinal()) {
      boolean mayStillRun =
          entry instanceof TaskRun run
              && run.order().orderedAt().isAfter(time.instant().minus(Duration.ofMinutes(22)));
      if (!mayStillRun) {
        broken.add("not settled: " + entry);
      }
      return;
    }
    if (!(entry instanceof TaskRun.Over over)) {
      if (last != null) {
        broken.add("not settled: %s, and there was %s".formatted(entry, told(last)));
      }
      return;
    }
    boolean isRight =
        switch (over.outcome()) {
          case Outcome.Succeeded _ -> last != null && over.outcome().equals(last.outcome());
          case Outcome.Failed(Outcome.End end, var why) ->
              why.kind().equals("aborted")
                  ? ran.isEmpty() || end == Outcome.End.ABORTED
                  : last != null && over.outcome().status() == last.outcome().status();
          case Outcome.Refused _ -> last == null || endedBadlyBefore(over, last);
          case Outcome.Lost _ -> !platform.hasShownKeys() || wasLostEarly(over);
        };
    if (!isRight) {
      broken.add(
          "not settled: %s, and there was %s"
              .formatted(over, last == null ? "nothing" : told(last)));
    }
  }

  /** A further run of it was asked for, and turned down. */
  private static boolean endedBadlyBefore(TaskRun.Over over, Ran last) {
    return over.attempts().stream()
        .anyMatch(a -> a.number() == last.key.number() && a.fate() == Attempt.Fate.RAN);
  }

  /** Before any key had been shown, absence could not be proved. */
  private static boolean wasLostEarly(TaskRun.Over over) {
    return over.outcome().failure().orElseThrow().message().contains("not yet shown");
  }

  /** Where runs of a schedule mind each other, no two are under way at one time. */
  private void doNotOverlap(ScheduleName name) {
    List<Ran> runs =
        platform.books().stream()
            .filter(ran -> isOf(ran, name))
            .sorted(Comparator.comparingLong((Ran ran) -> ran.startedAt))
            .toList();
    for (int i = 1; i < runs.size(); i++) {
      Ran before = runs.get(i - 1);
      Ran ran = runs.get(i);
      if (minds(ran) && minds(before) && before.endsAt() > ran.startedAt && !isLost(before)) {
        broken.add("overlapping: %s and %s".formatted(told(before), told(ran)));
      }
    }
  }

  private boolean isOf(Ran ran, ScheduleName name) {
    return ledger
        .run(ran.key.run())
        .map(run -> name.equals(run.order().cause().schedule()))
        .orElse(false);
  }

  private boolean isLost(Ran ran) {
    return ledger.run(ran.key.run()).orElseThrow().status() == Status.LOST;
  }

  private boolean minds(Ran ran) {
    Cause cause = ledger.run(ran.key.run()).orElseThrow().order().cause();
    return cause instanceof Cause.Slot(var schedule, _, var hash)
        && definitions.getOrDefault(schedule, List.of()).stream()
            .filter(one -> one.hash().equals(hash))
            .anyMatch(one -> one.read().policy().overlap() != Overlap.ALLOW);
  }
}
