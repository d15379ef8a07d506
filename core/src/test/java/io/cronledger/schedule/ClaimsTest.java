package io.cronledger.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Attempt.Fate;
import io.cronledger.run.Claim;
import io.cronledger.run.EchoInMemory;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.Runner;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.ScriptedPlatform;
import io.cronledger.run.ScriptedRuns;
import io.cronledger.run.Settler;
import io.cronledger.run.Shares;
import io.cronledger.run.Starter;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots that are sent at once: their runs come into the ledger together with their claim. */
final class ClaimsTest {
  private static final ScheduleName PRICES = new ScheduleName("prices");
  private static final ScheduleName STOCK = new ScheduleName("stock");

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final AtomicReference<Runnable> afterDenial = new AtomicReference<>(() -> {});
  private final InMemoryLedger ledger =
      new InMemoryLedger(Orders.LEDGER) {
        @Override
        public synchronized Claim began(TaskRun.UnderWay run) {
          Claim claim = super.began(run);
          if (claim == Claim.DENIED) {
            afterDenial.get().run();
          }
          return claim;
        }
      };
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

  @BeforeEach
  void everyMinute() {
    runner.resume();
    schedules.enact(List.of(everyMinute(PRICES), everyMinute(STOCK)));
    time.pass(Duration.ofMinutes(1));
  }

  @Test
  void a_run_comes_into_the_ledger_claimed_and_then_its_call_leaves() {
    schedules.account(PRICES);
    assertThat(statuses()).containsExactly(Status.RUNNING);
    assertThat(platform.sent()).isEmpty();

    work();

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(onlyRun().attempts()).hasSize(1);
    assertThat(onlyRun().attempts().getFirst().startedAt()).isEqualTo(time.instant());
  }

  @Test
  void where_as_many_are_under_way_as_may_be_the_next_one_waits() {
    schedules.account(PRICES);
    schedules.account(STOCK);
    assertThat(statuses()).containsExactlyInAnyOrder(Status.RUNNING, Status.WAITING);

    work();

    assertThat(statuses()).containsExactly(Status.SUCCEEDED, Status.SUCCEEDED);
    assertThat(runner.running()).isZero();
  }

  @Test
  void a_call_that_has_not_left_five_seconds_after_its_claim_does_not_leave() {
    schedules.account(PRICES);
    time.pass(Duration.ofSeconds(6));

    work();

    assertThat(platform.sent()).isEmpty();
    assertThat(statuses()).containsExactly(Status.WAITING);
    assertThat(onlyRun().attempts().getFirst().fate()).isEqualTo(Fate.NOTHING_RAN);
  }

  @Test
  void a_claim_of_which_the_ledger_did_not_say_whether_it_has_it_is_given_up() {
    ledger.breakDownAfterTheNextChange();
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);
    work();
    ledger.recover();
    assertThat(statuses()).containsExactly(Status.RUNNING);
    assertThat(platform.sent()).isEmpty();

    letTimePass(Duration.ofSeconds(3));

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(onlyRun().attempts())
        .extracting(attempt -> attempt.fate())
        .containsExactly(Fate.NOTHING_RAN, Fate.RAN);
    assertThat(platform.sent()).extracting(sent -> sent.key().number()).containsExactly(2);
  }

  @Test
  void a_claim_that_is_not_on_record_leaves_its_place_to_others() {
    ledger.breakDown();
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    letTimePass(Duration.ofSeconds(3));

    assertThat(runner.running()).isZero();
    assertThat(platform.sent()).hasSize(1);
    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
  }

  @Test
  void a_run_that_comes_into_the_ledger_while_its_doubtful_claim_is_given_up_is_sent() {
    ledger.breakDown();
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();
    afterDenial.set(() -> schedules.account(PRICES));

    time.pass(Duration.ofSeconds(2));
    runner.tick();
    work();

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void such_a_run_is_sent_too_if_the_ledger_fails_before_it_is_seen() {
    ledger.breakDown();
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();
    afterDenial.set(
        () -> {
          afterDenial.set(() -> {});
          schedules.account(PRICES);
          ledger.breakDown();
        });
    time.pass(Duration.ofSeconds(2));
    runner.tick();
    work();
    ledger.recover();
    assertThat(statuses()).containsExactly(Status.WAITING);

    letTimePass(Duration.ofSeconds(5));

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void slots_that_are_due_together_come_into_the_ledger_together() {
    accountForBothUnanswered();

    assertThat(statuses()).containsExactlyInAnyOrder(Status.RUNNING, Status.WAITING);
  }

  @Test
  void what_the_ledger_may_have_taken_of_many_together_is_sent_once() {
    accountForBothUnanswered();

    for (int second = 0; second < 5; second++) {
      time.pass(Duration.ofSeconds(1));
      schedules.account(List.of(STOCK, PRICES));
      runner.tick();
      work();
    }

    assertThat(statuses()).containsExactly(Status.SUCCEEDED, Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(2);
    assertThat(runner.running()).isZero();
  }

  @Test
  void one_that_somebody_else_accounted_for_keeps_no_place_and_no_others_back() {
    Standing prices = ledger.inForce(PRICES).orElseThrow();
    ledger.account(
        new Accounted(
            PRICES,
            prices.definition().hash(),
            prices.accountedThrough(),
            time.instant(),
            List.of()));

    schedules.account(List.of(PRICES, STOCK));
    work();

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(runner.running()).isZero();
    time.pass(Duration.ofMinutes(1));
    schedules.account(List.of(PRICES, STOCK));
    assertThat(statuses())
        .containsExactlyInAnyOrder(Status.SUCCEEDED, Status.RUNNING, Status.WAITING);
  }

  @Test
  void a_run_that_came_in_waiting_while_a_place_was_kept_for_it_goes_on_once_that_is_given_back() {
    TaskRun.Waiting came = accountedElsewhere();
    Starter.Place place = requireNonNull(runner.starter().placeFor(came));
    runner.starter().start(came);

    place.giveBack();
    work();

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(1);
    assertThat(runner.running()).isZero();
  }

  @Test
  void a_run_that_a_dead_node_left_waiting_is_sent_though_a_place_was_kept_for_it_just_then() {
    TaskRun.Waiting left = accountedElsewhere();
    Starter.Place place = requireNonNull(runner.starter().placeFor(left));
    runner.takeUp(List.of(left.id()));

    place.giveBack();
    letTimePass(Duration.ofSeconds(3));

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(1);
    assertThat(runner.running()).isZero();
  }

  @Test
  void what_a_dead_node_had_sent_is_settled_though_a_claim_of_ours_was_in_doubt_just_then() {
    ledger.breakDown();
    assertThatThrownBy(() -> schedules.account(PRICES)).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();
    TaskRun.Waiting left = accountedElsewhere();
    assertThat(ledger.began(left.begin(time.instant().minusMillis(1)))).isEqualTo(Claim.MADE);
    runner.takeUp(List.of(left.id()));
    assertThat(statuses()).containsExactly(Status.RUNNING);

    letTimePass(Duration.ofSeconds(3));

    assertThat(statuses()).containsExactly(Status.SETTLING);
    assertThat(platform.sent()).isEmpty();
  }

  @Test
  void what_a_dead_node_left_is_taken_up_as_soon_as_the_ledger_tells_how_it_stands() {
    TaskRun.Waiting left = accountedElsewhere();
    Starter.Place place = requireNonNull(runner.starter().placeFor(left));
    runner.takeUp(List.of(left.id()));
    ledger.breakDown();
    place.giveBack();
    ledger.recover();

    letTimePass(Duration.ofSeconds(3));

    assertThat(statuses()).containsExactly(Status.SUCCEEDED);
    assertThat(platform.sent()).hasSize(1);
  }

  @Test
  void once_stopped_nothing_is_claimed() {
    runner.stop();

    schedules.account(PRICES);

    assertThat(statuses()).containsExactly(Status.WAITING);
  }

  @Test
  void what_another_node_left_undone_is_claimed_too_once_it_had_its_time() {
    var following =
        new Schedules(ledger, ledger, runner.starter(), time, _ -> Shares.Share.AFTER_OTHERS);
    time.pass(Duration.ofMillis(799));
    following.follow();
    assertThat(statuses()).isEmpty();

    time.pass(Duration.ofMillis(1));
    following.follow();

    assertThat(statuses()).containsExactlyInAnyOrder(Status.RUNNING, Status.WAITING);
  }

  private void accountForBothUnanswered() {
    ledger.breakDownAfterTheNextChange();
    assertThatThrownBy(() -> schedules.account(List.of(STOCK, PRICES)))
        .isInstanceOf(LedgerUnavailable.class);
    ledger.recover();
  }

  /** The run of a slot that another node has accounted for. */
  private TaskRun.Waiting accountedElsewhere() {
    List<TaskRun.Waiting> came = new ArrayList<>();
    new Schedules(ledger, ledger, came::add, time).account(PRICES);
    return came.getFirst();
  }

  private static Definition everyMinute(ScheduleName name) {
    var options = new TreeMap<>(Map.of("name", name.value(), "tz", "UTC", "overlap", "allow"));
    var reading = WordingReader.read(new Wording("* * * * *", "janedoe~" + name, options));
    return Definition.of(((WordingReader.Reading.Good) reading).schedule(), "a.cron", 1);
  }

  private void letTimePass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      time.pass(Duration.ofSeconds(1));
      schedules.account(PRICES);
      runner.tick();
      work();
    }
  }

  private void work() {
    for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
      next.run();
    }
  }

  private TaskRun onlyRun() {
    return (TaskRun) ledger.entries(EntryFilter.newest(2)).getFirst();
  }

  private List<Status> statuses() {
    return ledger.entries(EntryFilter.newest(10)).stream().map(entry -> entry.status()).toList();
  }
}
