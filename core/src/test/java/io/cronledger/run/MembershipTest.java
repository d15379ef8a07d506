package io.cronledger.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.Shares.Share;
import io.cronledger.schedule.InMemoryLedger;
import io.cronledger.schedule.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several nodes on one ledger, each beating once a second. */
class MembershipTest {
  private static final List<ScheduleName> SCHEDULES =
      IntStream.range(0, 1_000).mapToObj(n -> new ScheduleName("s" + n)).toList();

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final RosterInMemory roster = new RosterInMemory(time);
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final Random random = new Random(7);
  private Together together = new Together(10_000, null, 50);

  /** A node and its runner, whose calls wait to be made by the test. */
  private final class OneNode {
    final ScriptedPlatform platform = new ScriptedPlatform();
    final List<Runnable> calls = new ArrayList<>();
    final Runner runner =
        new Runner(
            platform,
            ledger,
            new Settler(new ScriptedRuns(), new EchoInMemory(), time, Runnable::run),
            time,
            calls::add,
            new Runner.Limits(10_000, 50));
    final Membership membership;

    OneNode(long id) {
      this(id, false);
    }

    OneNode(long id, boolean inDoubt) {
      membership = new Membership(roster.of(id), RosterInMemory.self(id), time, runner, together);
      membership.begin(inDoubt);
    }

    long first() {
      return SCHEDULES.stream().filter(one -> membership.of(one) == Share.FIRST).count();
    }

    /** How many of many runs it begins at once. */
    int callsOf(int runs) {
      for (int n = 0; n < runs; n++) {
        TaskRun.Waiting run = asked();
        ledger.ordered(run);
        var _ = runner.start(run);
      }
      return calls.size();
    }
  }

  private TaskRun.Waiting asked() {
    RunId id = RunId.drawn(time.instant(), random);
    return new TaskRun.Waiting(Samples.order(id, new Cause.Manual("api", null), time.instant()));
  }

  private void pass(int seconds, OneNode... beating) {
    for (int second = 0; second < seconds; second++) {
      time.pass(Duration.ofSeconds(1));
      for (OneNode node : beating) {
        node.membership.beat();
      }
    }
  }

  @Test
  void each_schedule_is_first_at_one_node_and_a_node_that_goes_moves_its_share_alone() {
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    OneNode three = new OneNode(3);
    pass(3, one, two, three);
    assertThat(one.first() + two.first() + three.first()).isEqualTo(SCHEDULES.size());
    assertThat(List.of(one.first(), two.first(), three.first()))
        .allSatisfy(share -> assertThat(share).isBetween(250L, 420L));
    List<ScheduleName> before =
        SCHEDULES.stream().filter(name -> one.membership.of(name) == Share.FIRST).toList();

    pass(12, one, two);

    assertThat(one.first() + two.first()).isEqualTo(SCHEDULES.size());
    assertThat(before).allMatch(name -> one.membership.of(name) == Share.FIRST);
  }

  @Test
  void what_may_just_have_been_sent_is_not_sent_by_who_starts_anew_until_it_would_be_seen() {
    long before = 1;
    new OneNode(before);
    TaskRun.Waiting run = asked();
    ledger.ordered(run);
    roster.give(run.id(), before);

    OneNode anew = new OneNode(before, true);

    assertThat(roster.owner(run.id())).isEqualTo(2);
    passWithRunner(60, anew);
    assertThat(anew.calls).isEmpty();
    passWithRunner(20, anew);
    assertThat(anew.calls).hasSize(1);
  }

  @Test
  void who_waits_at_a_node_that_is_taken_for_dead_is_told_of_the_end_all_the_same() {
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    TaskRun.Waiting run = asked();
    CompletableFuture<Entry> end = one.runner.order(run);
    roster.give(run.id(), 1);
    passWithRunner(20, two);
    two.calls.removeFirst().run();

    one.membership.beat();
    one.membership.beat();

    assertThat(one.membership.isOver()).isTrue();
    assertThat(end).isCompletedWithValueMatching(entry -> entry.status() == Status.SUCCEEDED);
  }

  private void passWithRunner(int seconds, OneNode node) {
    for (int second = 0; second < seconds; second++) {
      pass(1, node);
      node.runner.tick();
    }
  }

  @Test
  void the_runs_of_a_node_whose_lease_is_over_are_taken_over_once() {
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    OneNode three = new OneNode(3);
    RunId run = RunId.firstAt(time.instant());
    roster.give(run, 3);

    pass(9, one, two);
    assertThat(roster.owner(run)).isEqualTo(3);
    pass(4, one, two);

    assertThat(roster.owner(run)).isEqualTo(1);
    three.membership.beat();
    assertThat(three.membership.isOver()).isTrue();
    assertThat(three.first()).isZero();
    assertThat(three.membership.reasonsNotToFire()).first().asString().contains("for dead");
  }

  @Test
  void nobody_dies_of_a_database_that_was_away() {
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    pass(20, one, two);
    roster.isGone(true);
    time.pass(Duration.ofSeconds(30));
    assertThatThrownBy(one.membership::beat).isInstanceOf(LedgerUnavailable.class);
    assertThat(one.membership.reasonsNotToFire())
        .containsExactly("the database has not answered for 30 s");

    roster.isGone(false);
    pass(9, one);

    assertThat(roster.hasEnded(2)).isFalse();
    two.membership.beat();
    assertThat(two.membership.isOver()).isFalse();
    assertThat(one.membership.reasonsNotToFire()).isEmpty();
  }

  @Test
  void a_node_that_was_paused_ends_nobody_until_it_has_reached_the_database_for_a_lease() {
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    pass(20, one, two);

    time.pass(Duration.ofSeconds(15));
    one.membership.beat();
    pass(9, one);
    assertThat(roster.hasEnded(2)).isFalse();

    pass(3, one);
    assertThat(roster.hasEnded(2)).isTrue();
  }

  @Test
  void a_node_whose_clock_is_too_far_off_fires_nothing_and_the_others_do() {
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    pass(3, one, two);

    roster.says(2, Duration.ofSeconds(6), 0);
    one.membership.beat();

    assertThat(one.first()).isEqualTo(SCHEDULES.size());
  }

  @Test
  void a_node_whose_clock_is_set_too_far_off_stops_firing_and_says_so_until_it_is_right_again() {
    OneNode one = new OneNode(1);
    pass(3, one);

    roster.isAhead(Duration.ofSeconds(6));
    pass(1, one);
    assertThat(one.membership.of(SCHEDULES.getFirst())).isEqualTo(Share.NONE);
    assertThat(one.membership.reasonsNotToFire())
        .first()
        .asString()
        .startsWith("the clock is 6000 ms behind that of the database");

    roster.isAhead(Duration.ofSeconds(5));
    pass(1, one);
    assertThat(one.first()).isEqualTo(SCHEDULES.size());
    assertThat(one.membership.reasonsNotToFire()).isEmpty();
  }

  @Test
  void a_database_that_is_slow_to_answer_tells_of_a_clock_that_is_plainly_too_far_off_alone() {
    roster.answersAfter(Duration.ofSeconds(3));
    roster.isAhead(Duration.ofSeconds(40));
    OneNode wrong = new OneNode(1);
    assertThat(wrong.first()).isZero();
    assertThat(wrong.membership.skew()).contains(Duration.ofSeconds(-40));

    roster.isAhead(Duration.ZERO);
    wrong.membership.beat();
    assertThat(wrong.membership.reasonsNotToFire()).isEmpty();

    roster.isAhead(Duration.ofSeconds(6));
    OneNode perhaps = new OneNode(1);
    assertThat(perhaps.membership.skew()).isEmpty();
    assertThat(perhaps.first()).isEqualTo(SCHEDULES.size());
  }

  @Test
  void what_all_may_have_in_flight_is_divided_among_them() {
    together = new Together(10_000, 7, 50);
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    pass(3, one, two);

    assertThat(one.callsOf(9)).isEqualTo(4);
    assertThat(two.callsOf(9)).isEqualTo(3);
  }

  @Test
  void who_joins_begins_nothing_until_the_others_know() {
    together = new Together(10_000, 8, 50);
    OneNode one = new OneNode(1);
    pass(3, one);
    OneNode two = new OneNode(2);

    assertThat(two.callsOf(9)).isZero();
    pass(1, one, two);
    assertThat(one.first()).as("what the others leave to it").isEqualTo(SCHEDULES.size());
    pass(2, one, two);

    assertThat(two.calls).hasSize(4);
    assertThat(one.first()).isBetween(400L, 600L);
  }

  @Test
  void what_others_have_in_flight_beyond_their_part_is_waited_for() {
    together = new Together(10_000, 8, 50);
    OneNode one = new OneNode(1);
    pass(3, one);
    assertThat(one.callsOf(7)).isEqualTo(7);
    OneNode two = new OneNode(2);
    pass(3, one, two);

    assertThat(two.callsOf(9)).isEqualTo(1);
    one.calls.forEach(Runnable::run);
    pass(1, one, two);

    assertThat(two.calls).hasSize(4);
  }

  @Test
  void a_node_beyond_those_that_may_have_a_call_in_flight_stands_by() {
    together = new Together(10_000, 1, 50);
    OneNode one = new OneNode(1);
    OneNode two = new OneNode(2);
    pass(3, one, two);
    assertThat(one.first()).isEqualTo(SCHEDULES.size());
    assertThat(two.membership.of(SCHEDULES.getFirst())).isEqualTo(Share.NONE);
    assertThat(two.membership.reasonsNotToFire()).first().asString().contains("stands by");

    pass(13, two);

    assertThat(two.first()).isEqualTo(SCHEDULES.size());
    assertThat(two.callsOf(3)).isEqualTo(1);
  }
}
