package io.cronledger.simulation;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Departure;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.Target;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskPlatform;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A platform that runs tasks for seconds or minutes and keeps honest books, behind a network that
 * loses requests, replies and answers. It has a clock of its own.
 */
final class SimulatedPlatform implements TaskPlatform, PlatformRuns {
  static final String ACCOUNT = "https://api.example.com janedoe";

  private static final Duration SYNC_LIMIT = Duration.ofMinutes(5);

  private final Stage stage;
  private final TestTime time;
  private final Odds odds;
  private final Instant epoch;
  private final List<Ran> books = new ArrayList<>();
  private boolean shown;

  /** A run as it really was. */
  static final class Ran {
    final String id;
    final AttemptKey key;
    final long startedAt;
    final long listedAt;
    final Outcome outcome;
    final Target target;
    private long endsAt;
    private boolean stopped;

    Ran(String id, AttemptKey key, Target target, long start, Odds odds) {
      this.id = id;
      this.key = key;
      this.target = target;
      this.startedAt = start;
      this.listedAt = start + odds.upTo(Duration.ofSeconds(10)).toNanos();
      Duration most = odds.oneIn(8) ? Duration.ofMinutes(8) : Duration.ofSeconds(40);
      this.endsAt = start + odds.upTo(most).toNanos();
      this.outcome =
          odds.oneIn(4)
              ? new Outcome.Failed(Outcome.End.FAILED, Failure.of("run-failed", id))
              : new Outcome.Succeeded(Payload.json("{\"by\":\"" + id + "\"}"));
    }

    long endsAt() {
      return endsAt;
    }

    Outcome outcome() {
      return stopped
          ? new Outcome.Failed(Outcome.End.ABORTED, Failure.of("run-failed", id))
          : outcome;
    }
  }

  SimulatedPlatform(Stage stage, TestTime time, Odds odds) {
    this.stage = stage;
    this.time = time;
    this.odds = odds;
    this.epoch = time.instant().minusNanos(time.nanos());
  }

  List<Ran> books() {
    return List.copyOf(books);
  }

  /** Whether it has shown a key of ours to somebody. */
  boolean hasShownKeys() {
    return shown;
  }

  private static Reply unclear(String what) {
    return new Reply.Unclear(Failure.of(what, what));
  }

  @Override
  public Reply runSync(AttemptKey key, TaskCall call, Departure departure) {
    stage.sleep(
        odds.harm(30) ? odds.upTo(Duration.ofSeconds(9)) : odds.upTo(Duration.ofMillis(50)));
    if (odds.harm(40)) {
      return new Reply.NotNow(Failure.of("unreachable", "nobody there"), null);
    }
    if (!departure.isOpen()) {
      return new Reply.NotNow(Failure.of("not-sent", "too late"), null);
    }
    if (odds.harm(40)) {
      stage.sleep(odds.upTo(Duration.ofSeconds(5)));
      return unclear("lost-on-the-way");
    }
    if (odds.harm(60)) {
      return new Reply.NotNow(new Failure("rate-limit-exceeded", "slow down", 429), null);
    }
    Ran run = start(key, call.target());
    if (odds.harm(120)) {
      stage.sleep(odds.upTo(Duration.ofSeconds(30)));
      return unclear("connection-lost");
    }
    long left = run.endsAt() - time.nanos();
    if (left > SYNC_LIMIT.toNanos()) {
      stage.sleep(SYNC_LIMIT);
      return unclear("run-timeout-exceeded");
    }
    sleepUntilEndOf(run, Duration.ofDays(1));
    return odds.harm(30)
        ? unclear("truncated")
        : new Reply.Final(run.outcome(), odds.oneIn(2) ? null : RunFacts.of(run.id));
  }

  /** Sometimes it takes a while until what was sent has arrived, whatever became of the sender. */
  private Ran start(AttemptKey key, Target target) {
    long delay = odds.harm(100) ? odds.upTo(Duration.ofSeconds(30)).toNanos() : 0;
    Ran run = new Ran("p" + books.size(), key, target, time.nanos() + delay, odds);
    books.add(run);
    return run;
  }

  private void sleepUntilEndOf(Ran run, Duration atMost) {
    long until = time.nanos() + atMost.toNanos();
    while (time.nanos() < Math.min(until, run.endsAt())) {
      long left = Math.min(until, run.endsAt()) - time.nanos();
      stage.sleep(Duration.ofNanos(Math.min(left, 1_000_000_000L)));
    }
  }

  @Override
  public Survey startedSince(Instant instant, Target target) {
    stage.sleep(odds.upTo(Duration.ofMillis(300)));
    if (odds.harm(150)) {
      return new Survey.NoAnswer(Failure.of("connection-lost", "while asking"));
    }
    boolean complete = !odds.harm(100);
    List<PlatformRun> seen =
        books.stream()
            .filter(run -> run.target.equals(target) && run.listedAt <= time.nanos())
            .filter(run -> !at(run.startedAt).isBefore(instant))
            .filter(_ -> complete || !odds.oneIn(2))
            .map(this::told)
            .toList();
    shown |= !seen.isEmpty();
    return new Survey.Seen(ACCOUNT, seen, complete);
  }

  private PlatformRun told(Ran run) {
    boolean over = run.endsAt() <= time.nanos();
    return new PlatformRun(run.key, at(run.startedAt), over, facts(run));
  }

  private RunFacts facts(Ran run) {
    return new RunFacts(run.id, at(run.startedAt), at(run.endsAt()), null, null, null, null);
  }

  private Instant at(long nanos) {
    return epoch.plusNanos(nanos);
  }

  private Ran of(PlatformRun run) {
    return books.stream().filter(ran -> ran.id.equals(run.id())).findFirst().orElseThrow();
  }

  @Override
  public boolean isOverWithin(Duration atMost, PlatformRun run, Target target) {
    if (odds.harm(100)) {
      return false;
    }
    sleepUntilEndOf(of(run), atMost);
    return of(run).endsAt() <= time.nanos();
  }

  @Override
  public Reply endOf(PlatformRun run, TaskCall call) {
    stage.sleep(odds.upTo(Duration.ofMillis(200)));
    Ran ran = of(run);
    return odds.harm(150) || ran.endsAt() > time.nanos()
        ? unclear("not-now")
        : new Reply.Final(ran.outcome(), facts(ran));
  }

  @Override
  public void stop(PlatformRun run, Target target) {
    stage.sleep(odds.upTo(Duration.ofMillis(200)));
    Ran ran = of(run);
    if (!odds.harm(200) && ran.endsAt() > time.nanos()) {
      ran.endsAt = Math.max(ran.startedAt, time.nanos());
      ran.stopped = true;
    }
  }
}
