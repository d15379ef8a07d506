package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Attempt.Fate;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Lapse;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Shares;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slots that are about to come: their runs are claimed, and their calls leave when they have. */
class ClaimsAheadTest {
  private static final Instant SLOT = Instant.parse("2026-11-24T12:01:00Z");
  private static final ScheduleName PRICES = new ScheduleName("prices");

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final ScriptedPlatform platform = new ScriptedPlatform();
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final Runner runner =
      new Runner(
          platform,
          ledger,
          new Settler(new ScriptedRuns(), new EchoInMemory(), time, threads::add),
          time,
          threads::add,
          new Runner.Limits(1, 50));
  private final Schedules schedules = new Schedules(ledger, ledger, runner.starter(), time);
  private final List<Runnable> calls = new ArrayList<>();

  @Test
  void a_slot_is_on_record_as_claimed_before_it_has_come_and_its_call_leaves_then() {
    halfASecondBefore("skip");

    claimAhead();
    assertThat(statuses()).containsExactly(Status.RUNNING);
    assertThat(attemptsBegan()).containsExactly(SLOT);
    assertThat(onlyRun().order().orderedAt()).isEqualTo(SLOT);
    work();
    assertThat(platform.sent()).isEmpty();

    time.pass(Duration.ofMillis(500));
    leave();
    assertThat(platform.sent()).hasSize(1);
    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(runner.running()).isZero();
  }

  @Test
  void how_late_it_began_is_told_of_the_moment_at_which_its_call_left() {
    halfASecondBefore("skip");
    claimAhead();
    time.pass(Duration.ofMillis(1_700));
    leave();

    assertThat(Lapse.late(onlyRun())).contains(Duration.ofMillis(1_200));
    assertThat(Lapse.of((TaskRun.Over) onlyRun()).orElseThrow().late())
        .isEqualTo(Duration.ofMillis(1_200));
  }

  @Test
  void ringing_then_finds_nothing_to_do() {
    halfASecondBefore("skip");
    claimAhead();

    time.pass(Duration.ofMillis(500));
    schedules.account(PRICES);
    leave();

    assertThat(platform.sent()).hasSize(1);
    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
  }

  @Test
  void a_call_may_leave_for_five_seconds_after_its_slot() {
    halfASecondBefore("skip");
    claimAhead();

    time.pass(Duration.ofMillis(5_500));
    leave();

    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void and_no_later() {
    halfASecondBefore("skip");
    claimAhead();

    time.pass(Duration.ofMillis(5_501));
    leave();

    assertThat(platform.sent()).isEmpty();
    assertThat(statuses()).containsExactly(Status.WAITING);
    assertThat(onlyRun().attempts().getFirst().fate()).isEqualTo(Fate.NOTHING_RAN);
  }

  /** Whatever the clock says, it has not been waiting for more than six seconds. */
  @Test
  void nor_if_the_clock_was_set_back_while_it_waited() {
    halfASecondBefore("skip");
    claimAhead();

    time.set("2026-11-24T12:00:00Z");
    time.pass(Duration.ofMillis(5_501));
    leave();

    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void more_than_a_second_ahead_nothing_is_claimed() {
    halfASecondBefore("skip");
    time.set("2026-11-24T12:00:58.999Z");

    claimAhead();

    assertThat(statuses()).isEmpty();
  }

  @Test
  void what_is_due_already_is_left_to_whoever_rings() {
    halfASecondBefore("allow");
    time.pass(Duration.ofMillis(60_100));

    schedules.claimAhead(List.of(PRICES), SLOT.plusSeconds(60), calls::add);

    assertThat(statuses()).isEmpty();
  }

  /** Its call would leave with those of the later one. */
  @Test
  void who_has_a_slot_before_is_left_to_whoever_comes_for_that() {
    runner.resume();
    schedules.enact(List.of(prices("@every 100ms", "allow")));
    Instant first = schedules.nextSlot(PRICES, time.instant()).orElseThrow();

    claimAhead(first.plusMillis(100));
    assertThat(statuses()).isEmpty();

    claimAhead(first);
    assertThat(statuses()).containsExactly(Status.RUNNING);
  }

  @Test
  void what_is_aborted_before_its_slot_does_not_leave() {
    halfASecondBefore("skip");
    claimAhead();

    runner.abort(onlyRun().id(), "somebody");
    time.pass(Duration.ofMillis(500));
    leave();

    assertThat(platform.sent()).isEmpty();
    assertThat(onlyRun().status()).isEqualTo(Status.REFUSED);
    assertThat(runner.running()).isZero();
  }

  @Test
  void what_has_no_place_is_left_too() {
    halfASecondBefore("skip");
    runner.stop();

    claimAhead();

    assertThat(statuses()).isEmpty();
    time.pass(Duration.ofMillis(500));
    schedules.account(PRICES);
    assertThat(statuses()).containsExactly(Status.WAITING);
  }

  @Test
  void a_paused_schedule_is_not_claimed() {
    halfASecondBefore("skip");
    schedules.pause(PRICES, "somebody");

    claimAhead();

    assertThat(statuses()).isEmpty();
  }

  @Test
  void what_others_are_to_see_to_first_is_not_claimed() {
    halfASecondBefore("skip");

    new Schedules(ledger, ledger, runner.starter(), time, _ -> Shares.Share.AFTER_OTHERS)
        .claimAhead(List.of(PRICES), SLOT, calls::add);

    assertThat(statuses()).isEmpty();
  }

  /** Its earlier run may end before its slot. */
  @Test
  void whether_a_slot_overlaps_is_judged_when_it_has_come() {
    runner.resume();
    schedules.enact(List.of(prices("* * * * * *", "skip")));
    Instant slot = time.instant().plusSeconds(1);
    time.pass(Duration.ofSeconds(1));
    schedules.account(PRICES);
    time.pass(Duration.ofMillis(500));

    claimAhead(slot.plusSeconds(1));
    assertThat(statuses()).containsExactly(Status.RUNNING);
    work();
    time.pass(Duration.ofMillis(500));
    schedules.account(PRICES);
    assertThat(statuses()).containsExactly(Status.RUNNING, Status.SUCCEEDED);

    // It was seen to be free then.
    work();
    time.pass(Duration.ofMillis(500));
    claimAhead(slot.plusSeconds(2));
    assertThat(statuses()).containsExactly(Status.RUNNING, Status.SUCCEEDED, Status.SUCCEEDED);
  }

  @Test
  void what_the_ledger_may_have_taken_is_sent_once() {
    halfASecondBefore("skip");
    ledger.breakDownAfterTheNextChange();
    assertThatThrownBy(this::claimAhead).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();
    assertThat(calls).isEmpty();

    for (int second = 0; second < 4; second++) {
      time.pass(Duration.ofSeconds(1));
      schedules.account(PRICES);
      runner.tick();
      work();
    }

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(onlyRun().attempts())
        .extracting(attempt -> attempt.fate())
        .containsExactly(Fate.NOTHING_RAN, Fate.RAN);
    assertThat(platform.sent()).hasSize(1);
  }

  /** What was accounted for once stays so. */
  @Test
  void what_comes_into_force_meanwhile_begins_after_the_slot() {
    halfASecondBefore("skip");
    claimAhead();

    schedules.enact(List.of(prices("* * * * *", "allow")));
    time.pass(Duration.ofMillis(500));
    schedules.account(PRICES);
    leave();

    assertThat(platform.sent()).hasSize(1);
    assertThat(ledger.inForce(PRICES).orElseThrow().since()).isEqualTo(SLOT);
    List<Difference> differences = new ArrayList<>();
    Audit.of(PRICES, Instant.EPOCH, SLOT.plusSeconds(60), ledger, ledger, differences::add);
    assertThat(differences).isEmpty();
  }

  /** What is late goes before what is not. */
  @Test
  void what_came_back_is_put_on_record_when_most_of_the_others_have_left()
      throws InterruptedException {
    List<Definition> sixty =
        IntStream.range(0, 60)
            .mapToObj(i -> prices(new ScheduleName("prices" + i), "* * * * *", "skip"))
            .toList();
    runner.limit(new Runner.Limits(60, 50));
    runner.resume();
    schedules.enact(sixty);
    time.pass(Duration.ofMillis(59_500));
    schedules.claimAhead(sixty.stream().map(Definition::schedule).toList(), SLOT, calls::add);
    time.pass(Duration.ofMillis(500));
    calls.forEach(Runnable::run);

    List<Thread> came = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Thread one = Thread.startVirtualThread(threads.remove());
      assertThat(one.join(Duration.ofMillis(50))).isFalse();
      came.add(one);
    }
    assertThat(platform.sent()).hasSize(9);
    assertThat(ended()).isEmpty();

    time.pass(Duration.ofMillis(100));
    came.add(Thread.startVirtualThread(threads.remove()));
    for (Thread one : came) {
      assertThat(one.join(Duration.ofSeconds(1))).isTrue();
    }
    assertThat(ended()).hasSize(10).contains(SLOT, SLOT.plusMillis(100));
    work();
    assertThat(ended()).hasSize(60);
  }

  private List<Instant> ended() {
    return ledger.entries(EntryFilter.newest(100)).stream()
        .filter(TaskRun.Over.class::isInstance)
        .map(entry -> ((TaskRun.Over) entry).endedAt())
        .toList();
  }

  private void halfASecondBefore(String overlap) {
    runner.resume();
    schedules.enact(List.of(prices("* * * * *", overlap)));
    time.pass(Duration.ofMillis(59_500));
  }

  private void claimAhead() {
    claimAhead(SLOT);
  }

  private void claimAhead(Instant until) {
    schedules.claimAhead(List.of(PRICES), until, calls::add);
  }

  private void leave() {
    calls.forEach(Runnable::run);
    calls.clear();
    work();
  }

  private void work() {
    for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
      next.run();
    }
  }

  private List<Instant> attemptsBegan() {
    return onlyRun().attempts().stream().map(attempt -> attempt.startedAt()).toList();
  }

  private TaskRun onlyRun() {
    return (TaskRun) ledger.entries(EntryFilter.newest(2)).getFirst();
  }

  private List<Status> statuses() {
    return ledger.entries(EntryFilter.newest(10)).stream().map(entry -> entry.status()).toList();
  }

  private static Definition prices(String when, String overlap) {
    return prices(PRICES, when, overlap);
  }

  private static Definition prices(ScheduleName name, String when, String overlap) {
    var options = new TreeMap<>(Map.of("name", name.value(), "tz", "UTC", "overlap", overlap));
    var reading = WordingReader.read(new Wording(when, "janedoe~prices", options));
    return Definition.of(((WordingReader.Reading.Good) reading).schedule(), "a.cron", 1);
  }
}
