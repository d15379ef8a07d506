package io.cronledger;

import io.cronledger.quartz.AlarmClock;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Membership;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.schedule.Retention;
import io.cronledger.schedule.Schedules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beat of a running service: alarms, the sweep that backs them up, and the runner's moments.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /** How soon a run that waits for its next attempt is looked at. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** What an alarm that did not ring costs at the most. */
  private static final Duration SWEEP = Duration.ofSeconds(2);

  /** How soon a changed cron file is noticed; it takes force at the second look. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How often a node tells the others that it is there. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** How soon a slot is seen to that another node has left for a second. */
  private static final Duration FOLLOW = Duration.ofMillis(100);

  /** More than any step takes; a reload of thousands of lines takes two. */
  private static final Duration LAST_STEP = Duration.ofSeconds(5);

  /** How far a cursor may be ahead of the clock. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private final Schedules schedules;
  private final Runner runner;
  private final AlarmClock alarms;
  private final Retention retention;
  private final ScheduledExecutorService beat =
      Executors.newScheduledThreadPool(5, Thread.ofPlatform().name("beat-", 0).factory());
  private volatile boolean hasBegun;
  private volatile boolean ledgerIsGone;
  private volatile boolean isDraining;
  private volatile @Nullable Membership membership;

  Heartbeat(Schedules schedules, Runner runner, AlarmClock alarms, Retention retention) {
    this.schedules = schedules;
    this.runner = runner;
    this.alarms = alarms;
    this.retention = retention;
  }

  /**
   * Begins to beat.
   *
   * @param watch looks whether the cron files have changed
   */
  void start(Runnable watch) {
    alarms.start();
    every(TICK, runner::tick);
    every(SWEEP, unlessDraining(this::sweep));
    every(LOOK, unlessDraining(watch));
    beat.execute(this::letGo);
    hasBegun = true;
  }

  /**
   * Keeps up the lease, and does what other nodes leave undone.
   *
   * @param followFiles looks whether others have put other cron files in force
   * @param lookAtOthers looks what others have changed, for whoever listens
   */
  void keepUp(Membership one, Runnable followFiles, Runnable lookAtOthers) {
    membership = one;
    every(BEAT, () -> beat(one));
    every(BEAT, followFiles);
    every(BEAT, lookAtOthers);
    every(FOLLOW, unlessDraining(schedules::follow));
  }

  private void beat(Membership one) {
    one.beat();
    ledgerIsThere();
  }

  private void sweep() {
    List<Schedules.Overdue> overdue = schedules.sweep();
    if (!overdue.isEmpty()) {
      log.warn(
          "{} schedule(s) had a slot for which no alarm had rung, such as {} with that of {};"
              + " the sweep made up for it",
          overdue.size(),
          overdue.getFirst().schedule(),
          overdue.getFirst().slot());
    }
  }

  /** What keeps the service from doing its work just now. */
  List<String> reasonsNotToBeReady() {
    List<String> reasons = new ArrayList<>();
    if (!hasBegun) {
      reasons.add("it is starting, and fires nothing yet");
    }
    if (isDraining) {
      reasons.add("it is stopping, and fires nothing more");
    }
    if (ledgerIsGone) {
      reasons.add("the ledger is not available");
    }
    Membership ours = membership;
    if (ours != null) {
      reasons.addAll(ours.reasonsNotToFire());
    }
    List<ScheduleName> ahead = schedules.aheadOfTheClock(CLOCK_TOLERANCE);
    if (!ahead.isEmpty()) {
      reasons.add(
          "the clock was set back: %d schedule(s), such as %s, are accounted for up to more than %d s from now, and fire again only after that"
              .formatted(ahead.size(), ahead.getFirst(), CLOCK_TOLERANCE.toSeconds()));
    }
    return reasons;
  }

  private void letGo() {
    long begun = System.nanoTime();
    guarded(retention::step);
    Duration pause = Retention.pauseAfter(Duration.ofNanos(System.nanoTime() - begun));
    if (!beat.isShutdown()) {
      var _ = beat.schedule(this::letGo, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What comes due while runs end is for the next process, by the rules for downtime. */
  private Runnable unlessDraining(Runnable step) {
    return () -> {
      if (!isDraining) {
        step.run();
      }
    };
  }

  private void every(Duration pause, Runnable step) {
    var _ =
        beat.scheduleWithFixedDelay(
            () -> guarded(step), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A step that fails must not end the beat; the next one makes up for it. */
  private void guarded(Runnable step) {
    try {
      step.run();
      if (membership == null) {
        ledgerIsThere();
      }
    } catch (LedgerUnavailable e) {
      if (!ledgerIsGone) {
        ledgerIsGone = true;
        log.error("The ledger is not available; nothing is started until it is", e);
      }
    } catch (RuntimeException | Error e) {
      log.error("This is a defect of Cronledger", e);
    }
  }

  private void ledgerIsThere() {
    if (ledgerIsGone) {
      ledgerIsGone = false;
      log.info("The ledger is available again");
    }
  }

  /**
   * Starts nothing more and lets the calls under way end.
   *
   * @return how many were still under way when the time was up
   */
  int drain(Duration atMost) throws InterruptedException {
    isDraining = true;
    runner.stop();
    alarms.close();
    int left = runner.awaitIdle(atMost);
    close();
    return left;
  }

  /** A step that is under way is let end, since the ledger it asks is closed next. */
  @Override
  public void close() {
    beat.shutdown();
    try {
      var _ = beat.awaitTermination(LAST_STEP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
