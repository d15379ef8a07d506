package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Orders;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Shares.Share;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Two nodes on one ledger whose cron files are not always the same. */
class FollowingTest {
  private static final ScheduleName STOCK = new ScheduleName("stock");
  private static final List<Definition> OLD = List.of(definition(Orders.PRICES, "* * * * *"));
  private static final List<Definition> NEW =
      List.of(definition(Orders.PRICES, "*/2 * * * *"), definition(STOCK, "* * * * *"));

  private final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final Schedules one = up();
  private final Schedules other = up();

  private Schedules up() {
    return new Schedules(ledger, ledger, _ -> {}, time);
  }

  private static Definition definition(ScheduleName name, String when) {
    var wording =
        new Wording(when, "janedoe~price-watch", Map.of("name", name.value(), "tz", "UTC"));
    var read = (WordingReader.Reading.Good) WordingReader.read(wording);
    return Definition.of(read.schedule(), "a.cron", 1);
  }

  @Test
  void a_set_that_one_node_puts_in_force_is_followed_by_the_other() {
    one.enact(OLD);
    other.enact(OLD);

    one.enact(NEW);

    assertThat(other.followOthers()).isTrue();
    assertThat(other.inForce()).isEqualTo(NEW);
    assertThat(other.followOthers()).isFalse();
    assertThat(other.overruledBy()).get().extracting(AcceptedSet::version).isEqualTo(2L);

    other.enact(NEW);
    assertThat(other.overruledBy()).isEmpty();
  }

  @Test
  void a_node_that_starts_with_old_files_takes_the_set_that_is_in_force() {
    one.enact(OLD);
    one.enact(NEW);
    ledger.anotherHolds(Definition.hashOf(NEW));

    other.enact(OLD);

    assertThat(ledger.inForce()).hasSize(2);
    assertThat(other.inForce()).isEqualTo(NEW);
    assertThat(other.overruledBy()).isPresent();
  }

  @Test
  void where_a_definition_stands_does_not_make_another_set_of_it() {
    var moved = new Definition(Orders.PRICES, "text", "hash", "b.cron", 7);
    var same = new Definition(Orders.PRICES, "text", "hash", "a.cron", 1);

    assertThat(Definition.hashOf(Set.of(moved))).isEqualTo(Definition.hashOf(Set.of(same)));
    assertThat(Definition.hashOf(NEW)).isNotEqualTo(Definition.hashOf(OLD));
  }

  @Test
  void a_follower_accounts_for_slots_by_the_new_definition_from_then_on() {
    one.enact(OLD);
    other.enact(OLD);
    time.pass(Duration.ofSeconds(30));
    one.enact(NEW);
    other.followOthers();

    time.pass(Duration.ofMinutes(1));
    other.account(STOCK);
    other.account(Orders.PRICES);

    assertThat(ledger.unfinished(STOCK)).hasSize(1);
    assertThat(ledger.unfinished(Orders.PRICES)).isEmpty();
  }

  @Test
  void what_was_accounted_for_is_started_even_if_the_ledger_fails_before_the_rest_is() {
    var breaking =
        new InMemoryLedger(Orders.LEDGER) {
          @Override
          public synchronized List<Boolean> account(List<Accounted> steps) {
            List<Boolean> taken = super.account(steps);
            if (steps.size() > 1) {
              breakDown();
            }
            return taken;
          }
        };
    List<TaskRun> started = new ArrayList<>();
    var ours = new Schedules(breaking, breaking, started::add, time);
    var theirs = new Schedules(breaking, breaking, _ -> {}, time);
    ours.enact(List.of(OLD.getFirst(), NEW.getLast()));
    theirs.followOthers();
    time.pass(Duration.ofMinutes(1));
    theirs.account(Orders.PRICES);

    assertThatThrownBy(() -> ours.enact(List.of())).isInstanceOf(LedgerUnavailable.class);

    assertThat(started).extracting(run -> run.order().cause().schedule()).containsExactly(STOCK);
  }

  @Test
  void many_lost_steps_cost_one_question() {
    AtomicInteger asked = new AtomicInteger();
    var counting =
        new InMemoryLedger(Orders.LEDGER) {
          @Override
          public synchronized List<Standing> inForce(Collection<ScheduleName> schedules) {
            asked.incrementAndGet();
            return super.inForce(schedules);
          }
        };
    var ours = new Schedules(counting, counting, _ -> {}, time);
    var theirs = new Schedules(counting, counting, _ -> {}, time);
    ours.enact(List.of(OLD.getFirst(), NEW.getLast()));
    theirs.followOthers();
    time.pass(Duration.ofMinutes(1));
    theirs.account(List.of(Orders.PRICES, STOCK));

    ours.account(List.of(Orders.PRICES, STOCK));

    assertThat(asked).hasValue(1);
    assertThat(counting.unfinished()).hasSize(2);
    time.pass(Duration.ofMinutes(1));
    assertThat(ours.sweep()).isEmpty();
  }

  @Test
  void what_is_put_in_force_while_it_is_asked_what_others_did_stays_in_force() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    var slow =
        new InMemoryLedger(Orders.LEDGER) {
          @Override
          public synchronized List<Standing> inForce(Collection<ScheduleName> schedules) {
            List<Standing> asked = super.inForce(schedules);
            meanwhile.getAndSet(() -> {}).run();
            return asked;
          }
        };
    var ours = new Schedules(slow, slow, _ -> {}, time);
    var theirs = new Schedules(slow, slow, _ -> {}, time);
    ours.enact(OLD);
    theirs.followOthers();
    time.pass(Duration.ofMinutes(1));
    theirs.account(Orders.PRICES);
    meanwhile.set(() -> ours.enact(NEW));

    ours.account(Orders.PRICES);

    assertThat(ours.inForce()).isEqualTo(NEW);
  }

  @Test
  void what_the_ledger_took_without_saying_so_is_started_by_a_follower_too() {
    List<TaskRun> started = new ArrayList<>();
    var follower = new Schedules(ledger, ledger, started::add, time, _ -> Share.AFTER_OTHERS);
    follower.enact(OLD);
    time.pass(Duration.ofMinutes(1).plusSeconds(1));
    ledger.breakDownAfterTheNextChange();
    assertThatThrownBy(follower::follow).isInstanceOf(LedgerUnavailable.class);
    ledger.recover();

    follower.follow();

    assertThat(started).hasSize(1);
  }

  @Test
  void a_slot_that_was_left_to_one_who_is_gone_falls_to_the_next_at_once() {
    AtomicReference<Share> share = new AtomicReference<>(Share.AFTER_OTHERS);
    var next = new Schedules(ledger, ledger, _ -> {}, time, _ -> share.get());
    next.enact(List.of(OLD.getFirst(), NEW.getLast()));
    time.pass(Duration.ofMinutes(1));
    next.account(Orders.PRICES);
    next.follow();
    assertThat(ledger.unfinished()).isEmpty();

    share.set(Share.FIRST);
    next.follow();

    assertThat(ledger.unfinished(Orders.PRICES)).hasSize(1);
    assertThat(ledger.unfinished(STOCK)).as("its alarm is about to ring").isEmpty();
  }
}
