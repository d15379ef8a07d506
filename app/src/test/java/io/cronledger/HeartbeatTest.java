package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.quartz.AlarmClock;
import io.cronledger.run.Cause;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Orders;
import io.cronledger.run.Runner;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.TaskPlatform;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Time;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.Keep;
import io.cronledger.schedule.Retention;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import io.cronledger.schedule.WordingReader.Reading;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final Time time = Time.of(InstantSource.system(), System::nanoTime);
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);

  @Test
  void a_step_that_ends_in_an_error_comes_again() {
    var looks = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Runner runner =
          runner(
              (_, _, _) -> {
                throw new IllegalStateException("nothing is due");
              },
              threads);
      var schedules = new Schedules(ledger, ledger, runner.starter(), time);
      var alarms = new AlarmClock("erring", schedules, time);
      try (var heartbeat = heartbeat(schedules, runner, alarms)) {
        heartbeat.start(
            () -> {
              looks.incrementAndGet();
              throw new AssertionError("on purpose");
            });
        await().until(() -> looks.get() > 1);
      }
      alarms.close();
    }
  }

  /** The page is there sooner, and may be asked while what was left is taken over. */
  @Test
  void a_service_is_not_ready_before_it_beats() {
    Runner runner =
        runner(
            (_, _, _) -> {
              throw new IllegalStateException("nothing is due");
            },
            Runnable::run);
    var schedules = new Schedules(ledger, ledger, runner.starter(), time);
    var alarms = new AlarmClock("starting", schedules, time);
    try (var heartbeat = heartbeat(schedules, runner, alarms)) {
      assertThat(heartbeat.reasonsNotToBeReady())
          .containsExactly("it is starting, and fires nothing yet");

      heartbeat.start(() -> {});

      assertThat(heartbeat.reasonsNotToBeReady()).isEmpty();
    }
    alarms.close();
  }

  /** Longer than from one sweep to the next. */
  @Test
  void a_slot_that_comes_due_while_runs_end_is_left_to_the_next_process() throws Exception {
    var never = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Closeable _ = threads::shutdownNow) {
      Runner runner =
          runner(
              (_, _, _) -> {
                never.await();
                throw new IllegalStateException("it was let go");
              },
              threads);
      var schedules = new Schedules(ledger, ledger, runner.starter(), time);
      runner.resume();
      var alarms = new AlarmClock("draining", schedules, time);
      schedules.enact(List.of(everySecond()));
      alarms.setTo(schedules.inForce());
      Heartbeat heartbeat = heartbeat(schedules, runner, alarms);
      heartbeat.start(() -> {});
      await().until(() -> runner.running() > 0);

      Instant stopped = time.instant();
      int left = heartbeat.drain(Duration.ofSeconds(3));

      assertThat(left).isPositive();
      assertThat(heartbeat.reasonsNotToBeReady())
          .containsExactly("it is stopping, and fires nothing more");
      assertThat(ledger.entries(EntryFilter.newest(100)))
          .isNotEmpty()
          .allSatisfy(entry -> assertThat(slot((TaskRun) entry)).isBefore(stopped.plusMillis(100)));
    }
  }

  private Runner runner(TaskPlatform platform, Executor threads) {
    var settler = new Settler(new ScriptedRuns(), new EchoInMemory(), time, threads);
    return new Runner(platform, ledger, settler, time, threads, new Runner.Limits(100, 50));
  }

  private Heartbeat heartbeat(Schedules schedules, Runner runner, AlarmClock alarms) {
    var keep = new Keep(Duration.ofDays(1), null, null, null, false);
    return new Heartbeat(schedules, runner, alarms, new Retention(ledger, ledger, keep, time));
  }

  private static Instant slot(TaskRun run) {
    return ((Cause.Slot) run.order().cause()).slot();
  }

  private static Definition everySecond() {
    var options = Map.of("name", "pulse", "tz", "UTC", "overlap", "allow");
    var wording = new Wording("* * * * * *", "janedoe~pulse", options);
    return Definition.of(((Reading.Good) WordingReader.read(wording)).schedule(), "a.cron", 1);
  }
}
