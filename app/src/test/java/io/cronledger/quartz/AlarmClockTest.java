package io.cronledger.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.Cause;
import io.cronledger.run.Orders;
import io.cronledger.run.Shares;
import io.cronledger.run.Starter;
import io.cronledger.run.TaskRun;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import io.cronledger.schedule.WordingReader.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlarmClockTest {
  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger steps = new AtomicInteger();
  private final InMemoryLedger ledger =
      new InMemoryLedger(Orders.LEDGER) {
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // Counts before it waits.
        public List<Boolean> account(List<Accounted> some) {
          steps.addAndGet(some.size());
          return super.account(some);
        }
      };
  private final BlockingQueue<TaskRun.Waiting> started = new LinkedBlockingQueue<>();
  private final Schedules schedules = new Schedules(ledger, ledger, started::add, clock);

  @Test
  void it_rings_for_each_slot_in_turn() throws Exception {
    try (var alarms = new AlarmClock("in-turn", schedules, clock)) {
      set(alarms, "@every 250ms");
      alarms.start();

      Instant first = slot(started.poll(5, TimeUnit.SECONDS));
      Instant second = slot(started.poll(5, TimeUnit.SECONDS));
      assertThat(Duration.between(first, second)).isEqualTo(Duration.ofMillis(250));
    }
  }

  @Test
  void a_changed_schedule_rings_at_its_new_slots_and_a_removed_one_no_more() {
    try (var alarms = new AlarmClock("changed", schedules, clock)) {
      set(alarms, "@yearly");
      alarms.start();
      set(alarms, "@every 200ms");
      await().until(() -> started.size() >= 2);

      schedules.enact(List.of());
      alarms.setTo(List.of());
      started.clear();
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      assertThat(started).isEmpty();
    }
  }

  @Test
  void alarms_that_ring_while_one_waits_for_its_turn_are_as_one() {
    try (var alarms = new AlarmClock("busy", schedules, clock)) {
      set(alarms, "@every 100ms");
      synchronized (ledger) {
        alarms.start();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(steps).hasValueBetween(1, 2);
      }
      await().until(() -> started.size() >= 10);
    }
  }

  @Test
  void one_that_fails_keeps_none_of_those_that_ring_with_it_from_their_slots() {
    Shares failing =
        name -> {
          if (name.value().equals("once-3")) {
            throw new IllegalStateException("a defect, on purpose");
          }
          return Shares.Share.FIRST;
        };
    Instant slot = clock.instant().truncatedTo(ChronoUnit.MILLIS).plusSeconds(1);
    List<Definition> together =
        IntStream.range(0, 10).mapToObj(i -> definition("once-" + i, "@every 100d", slot)).toList();
    var schedules = new Schedules(ledger, ledger, started::add, clock, failing);
    try (var alarms = new AlarmClock("failing", schedules, clock)) {
      schedules.enact(together);
      alarms.setTo(together);
      alarms.start();

      await().atMost(Duration.ofSeconds(5)).until(() -> started.size() == together.size() - 1);
    }
  }

  @Test
  void a_schedule_without_further_slots_has_no_alarm() {
    try (var alarms = new AlarmClock("spent", schedules, clock)) {
      set(alarms, "@at 2020-01-01T00:00");
      alarms.start();

      assertThat(started).isEmpty();
    }
  }

  /** Quartz rings early for what is due so soon, and nothing is due then. */
  @Test
  void slots_a_millisecond_apart_are_all_rung_for() {
    Instant first = clock.instant().truncatedTo(ChronoUnit.MILLIS).plusSeconds(1);
    List<Definition> once =
        IntStream.range(0, 500)
            .mapToObj(i -> definition("once-" + i, "@every 100d", first.plusMillis(i)))
            .toList();
    try (var alarms = new AlarmClock("crowded", schedules, clock)) {
      schedules.enact(once);
      alarms.setTo(once);
      alarms.start();

      await().atMost(Duration.ofSeconds(5)).until(() -> started.size() == once.size());
    }
  }

  @Test
  void a_thousand_are_answered_at_once_and_those_in_line_not_at_all_once_it_is_closed() {
    Instant slot = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
    List<Definition> all =
        IntStream.range(0, 1_200)
            .mapToObj(i -> definition("once-" + i, "@every 100d", slot))
            .toList();
    schedules.enact(all);
    synchronized (ledger) {
      try (var alarms = new AlarmClock("in-line", schedules, clock)) {
        alarms.setTo(all);
        alarms.start();
        await().until(() -> steps.get() == 1_000);
      }
    }
    await().until(() -> started.size() == 1_000);
    assertThat(steps).hasValue(1_000);
  }

  @Test
  void calls_are_claimed_before_their_slots_come_and_leave_when_they_have() {
    var calls = new Calls();
    try (var alarms = alarms("ahead", calls, 250)) {
      alarms.start();

      await().atMost(Duration.ofSeconds(5)).until(() -> calls.left.size() == 250);
    }
    assertThat(calls.claimed).hasSize(250).allMatch(Duration::isNegative);
    assertThat(calls.left).noneMatch(Duration::isNegative);
  }

  /** They are on record, and a service that ends waits for them. */
  @Test
  void what_is_claimed_leaves_though_no_alarm_rings_any_more() {
    var calls = new Calls();
    try (var alarms = alarms("closed", calls, 1)) {
      alarms.start();
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !calls.claimed.isEmpty());
    }

    await().atMost(Duration.ofSeconds(5)).until(() -> calls.left.size() == 1);
    assertThat(calls.left).noneMatch(Duration::isNegative);
  }

  private AlarmClock alarms(String name, Starter starter, int many) {
    Instant slot = clock.instant().truncatedTo(ChronoUnit.MILLIS).plusSeconds(2);
    List<Definition> together =
        IntStream.range(0, many)
            .mapToObj(i -> definition("once-" + i, "@every 100d", slot))
            .toList();
    var schedules = new Schedules(ledger, ledger, starter, clock);
    schedules.enact(together);
    var alarms = new AlarmClock(name, schedules, clock);
    alarms.setTo(together);
    return alarms;
  }

  /** By how much claims and calls are later than their slots. */
  private final class Calls implements Starter {
    private final Queue<Duration> claimed = new ConcurrentLinkedQueue<>();
    private final Queue<Duration> left = new ConcurrentLinkedQueue<>();

    private Duration late(TaskRun run) {
      return Duration.between(((Cause.Slot) run.order().cause()).slot(), clock.instant());
    }

    @Override
    public void start(TaskRun.Waiting run) {
      throw new AssertionError("there was a place for it");
    }

    @Override
    public Place placeFor(TaskRun.Waiting run) {
      return new Place() {
        @Override
        public Runnable take(TaskRun.UnderWay claim) {
          claimed.add(late(claim));
          return () -> left.add(late(claim));
        }

        @Override
        public void giveBack() {}

        @Override
        public void doubt(TaskRun.UnderWay claim) {}
      };
    }
  }

  private void set(AlarmClock alarms, String when) {
    schedules.enact(List.of(definition("pulse", when, Instant.EPOCH)));
    alarms.setTo(schedules.inForce());
  }

  private static Definition definition(String name, String when, Instant from) {
    var options = Map.of("name", name, "tz", "UTC", "overlap", "allow", "from", from.toString());
    var wording = new Wording(when, "janedoe~pulse", options);
    var schedule = ((Reading.Good) WordingReader.read(wording)).schedule();
    return Definition.of(schedule, "a.cron", 1);
  }

  private static Instant slot(TaskRun.Waiting run) {
    return ((Cause.Slot) run.order().cause()).slot();
  }
}
