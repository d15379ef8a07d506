package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cronledger.run.Feed;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Node;
import io.cronledger.run.Roster;
import io.cronledger.schedule.AcceptedSet;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Samples;
import io.cronledger.schedule.Superseded;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlRosterTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final String ENDPOINT = "https://api.example.com";

  private final PostgresServer server = TestPostgres.database();
  private SqlLedger one;
  private SqlLedger other;
  private Roster ones;
  private Roster others;

  @BeforeEach
  void open() {
    one = SqlLedger.open(server, () -> Samples.LEDGER);
    other = SqlLedger.open(server, () -> Samples.LEDGER);
    ones = one.roster().orElseThrow();
    others = other.roster().orElseThrow();
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
    TestPostgres.drop(server);
  }

  private static Roster.Self self(long id) {
    return new Roster.Self(new UUID(0, id), "node" + id, "1.0", ENDPOINT, true);
  }

  private void oneDies() {
    await().until(() -> others.takeOver(true).ended());
  }

  @Test
  void a_node_that_was_taken_for_dead_writes_nothing_more() {
    ones.join(self(1), SHORT);
    others.join(self(2), LONG);
    one.ordered(manual(1));

    oneDies();

    assertThatThrownBy(() -> one.ordered(manual(2)))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("taken for dead");
    assertThat(one.entry(manual(2).id())).isEmpty();
    assertThat(ones.renew(new Roster.Word(null, 0), LONG)).isEqualTo(new Roster.Over(false));
  }

  @Test
  void the_runs_of_a_dead_node_become_anothers_once() {
    ones.join(self(1), LONG);
    others.join(self(2), LONG);
    one.ordered(manual(1));
    assertThat(others.takeOver(true).runs()).isEmpty();

    assertThat(ones.renew(new Roster.Word(null, 0), SHORT)).isInstanceOf(Roster.Sight.class);
    await().until(() -> others.takeOver(true).runs().contains(manual(1).id()));

    assertThat(others.takeOver(true).runs()).isEmpty();
    assertThat(others.ours()).containsExactly(manual(1).id());
  }

  @Test
  void no_lease_is_ended_unless_that_is_asked_for() {
    ones.join(self(1), SHORT);
    others.join(self(2), LONG);
    await().until(() -> other.nodes().stream().anyMatch(node -> !node.isLive()));

    assertThat(others.takeOver(false).ended()).isFalse();

    one.ordered(manual(1));
    assertThat(others.takeOver(false).runs()).isEmpty();
  }

  @Test
  void a_node_that_starts_again_ends_what_it_was_before() {
    ones.join(self(1), LONG);
    one.ordered(manual(1));

    others.join(self(1), LONG);

    assertThat(others.takeOver(false).runs()).containsExactly(manual(1).id());
    assertThat(other.nodes()).extracting(Node::hasEnded).containsExactly(true, false);
  }

  @Test
  void each_attempt_names_the_node_that_began_it() {
    ones.join(self(1), LONG);
    one.ordered(manual(1));
    one.began(manual(1).begin(Samples.START));

    assertThat(other.nodesOf(manual(1).id())).containsExactly(Map.entry(1, "node1"));
    assertThat(other.nodesOf(manual(2).id())).isEmpty();
  }

  @Test
  void who_comes_with_old_files_changes_nothing_until_all_have_gone_back() {
    ones.join(self(1), LONG);
    others.join(self(2), LONG);
    assertThat(one.putForward("old")).isTrue();
    assertThat(one.putForward("new")).isTrue();

    assertThat(other.putForward("old")).isFalse();
    assertThat(other.accepted()).get().extracting(AcceptedSet::hash).isEqualTo("new");
    assertThat(other.accepted()).get().extracting(AcceptedSet::by).isEqualTo("node1");
    assertThat(other.nodes()).extracting(Node::files).containsExactly("new", "old");

    assertThat(one.putForward("old")).isTrue();
    assertThat(other.accepted()).get().extracting(AcceptedSet::version).isEqualTo(3L);
  }

  @Test
  void a_node_that_died_holds_no_set() {
    ones.join(self(1), LONG);
    others.join(self(2), LONG);
    one.putForward("old");
    one.putForward("new");

    ones.leave();

    assertThat(other.putForward("old")).isTrue();
  }

  @Test
  void nothing_of_a_set_comes_into_force_once_another_is_accepted() {
    ones.join(self(1), LONG);
    others.join(self(2), LONG);
    one.putForward("one");
    Definition half = Samples.definition(Samples.PRICES, "half of it");
    one.enact(List.of(half), Set.of(), Samples.START);
    long before = other.accepted().orElseThrow().steps();

    other.putForward("other");

    assertThatThrownBy(() -> one.enact(List.of(), Set.of(Samples.PRICES), Samples.START))
        .isInstanceOf(Superseded.class);
    assertThat(one.inForce(Samples.PRICES)).isPresent();
    assertThat(before).isEqualTo(1);
  }

  @Test
  void nobody_serves_a_ledger_that_is_being_copied_or_begins_to() {
    ones.join(self(1), SHORT);
    await().until(() -> other.nodes().stream().noneMatch(Node::isLive));

    try (Unserved _ = other.unserved()) {
      var joining = CompletableFuture.supplyAsync(() -> others.join(self(2), LONG));
      assertThatThrownBy(joining::join).hasRootCauseInstanceOf(LedgerUnavailable.class);
    }

    assertThatThrownBy(() -> one.ordered(manual(1))).hasMessageContaining("taken for dead");
    others.join(self(2), LONG);
    assertThatThrownBy(one::unserved)
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("node2 serves this ledger");
  }

  @Test
  void whoever_listens_is_told_what_another_node_changes() throws Exception {
    ones.join(self(1), LONG);
    others.join(self(2), LONG);
    Feed feed = other.feed();
    Instant now = manual(1).order().orderedAt();
    one.ordered(manual(1));
    assertThat(feed.after(0, Duration.ZERO)).isEmpty();

    other.lookAtOthers(now);
    assertThat(feed.last()).isZero();
    one.began(manual(1).begin(now));
    other.lookAtOthers(now);
    one.ordered(manual(2));
    other.ordered(manual(3));
    other.lookAtOthers(now);
    other.lookAtOthers(now);

    assertThat(feed.after(0, Duration.ZERO))
        .extracting(Feed.Change::run)
        .containsExactly(manual(1).id(), manual(3).id(), manual(2).id());
  }

  @Test
  void at_a_server_of_another_timeline_an_epoch_is_over_and_a_new_one_may_begin() throws Exception {
    serverSays("'00000001' || 'of a log file'");
    others.join(self(1), LONG);
    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      Roster roster = ledger.roster().orElseThrow();
      roster.join(self(2), LONG);
      ledger.ordered(manual(1));

      serverSays("'00000002' || 'of a log file'");

      assertThatThrownBy(() -> ledger.ordered(manual(2)))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("may not have had all of it");
      assertThat(roster.renew(new Roster.Word(null, 0), LONG)).isEqualTo(new Roster.Over(true));
      roster.leave();
      assertThat(other.nodes()).extracting(Node::hasEnded).containsExactly(false, false);
      roster.join(self(2), LONG);
      ledger.ordered(manual(2));
      assertThat(roster.takeOver(false).runs()).containsExactly(manual(1).id());
    }
  }

  @Test
  void a_server_may_keep_its_timeline_to_itself() throws Exception {
    serverSays("(1 / 0)::text");
    try (SqlLedger ledger = SqlLedger.open(server, () -> Samples.LEDGER)) {
      ledger.roster().orElseThrow().join(self(1), LONG);
      ledger.ordered(manual(1));

      assertThat(other.entry(manual(1).id())).isPresent();
    }
  }

  /** Of the file of its log, to whoever connects from now on. */
  private void serverSays(String expression) throws SQLException {
    try (Connection connection = TestPostgres.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create or replace function public.pg_walfile_name(pg_lsn) returns text
                                     language sql as $$ select %s $$;
          alter database %s set search_path = public, pg_catalog;
          """
              .formatted(expression, TestPostgres.name(server)));
    }
  }

  @Test
  void nodes_whose_tasks_run_elsewhere_stay_away_from_each_other() {
    ones.join(self(1), LONG);
    var elsewhere = new Roster.Self(new UUID(0, 2), "node2", "1.0", "the local endpoint", true);

    assertThatThrownBy(() -> others.join(elsewhere, LONG))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("node1 runs tasks at " + ENDPOINT);
  }

  @Test
  void a_node_hears_of_the_others_and_of_the_databases_clock() {
    ones.join(self(1), LONG);
    others.join(self(2), LONG);
    ones.renew(new Roster.Word(Duration.ofMillis(-70), 3), LONG);

    var sight = (Roster.Sight) others.renew(new Roster.Word(null, 0), LONG);

    Node heard = sight.nodes().getFirst();
    assertThat(heard.name()).isEqualTo("node1");
    assertThat(heard.skew()).isEqualTo(Duration.ofMillis(-70));
    assertThat(heard.running()).isEqualTo(3);
    assertThat(heard.checkedInAt()).isBeforeOrEqualTo(sight.databaseTime());
  }
}
