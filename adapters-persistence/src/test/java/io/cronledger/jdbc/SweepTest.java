package io.cronledger.jdbc;

import static io.cronledger.schedule.Samples.manual;
import static io.cronledger.schedule.Samples.minute;
import static io.cronledger.schedule.Samples.withInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.jdbc.SqlHistory.Gone;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Figures.Grouping;
import io.cronledger.run.Figures.Scope;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.Share;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Adopted;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.Pruned;
import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes with a run that is let go of, and not before, and what stays. */
@ParameterizedClass
@EnumSource
class SweepTest {

  enum Kind {
    H2,
    POSTGRESQL
  }

  private final Kind kind;
  @TempDir Path folder;
  private SqlLedger ledger;
  private Database database;

  SweepTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database =
        switch (kind) {
          case H2 -> H2Database.open(new LedgerFile("file:", folder), () -> Samples.LEDGER);
          case POSTGRESQL ->
              PostgresDatabase.open(
                  TestPostgres.database(), TestPostgres.SESSION, () -> Samples.LEDGER);
        };
    ledger = new SqlLedger(database);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_payload_goes_with_the_last_run_that_has_it() {
    Payload shared = random(600_000, 1);
    over(1, shared, random(10, 2));
    over(2, random(10, 3), shared);
    over(3, random(10, 4), random(10, 4));

    forgetBefore(2);
    assertThat(payloads()).isEqualTo(3);
    assertThat(output(2).bytes()).isEqualTo(shared.bytes());

    forgetBefore(3);
    assertThat(payloads()).isEqualTo(1);
    assertThat(output(3).bytes()).hasSize(10);
  }

  /** What goes is read first. */
  @Test
  void a_slot_that_turned_out_to_have_run_meanwhile_does_not_go() {
    Samples.enact(ledger, Samples.PRICES);
    Unfired three = missed(1, 3);
    ledger.account(
        new Accounted(
            Samples.PRICES, Samples.EVERY_MINUTE, Samples.START, minute(3), List.of(three)));

    assertThat(ledger.adopted(new Adopted(begun(2), three, List.of(missed(1, 1), missed(3, 3)))))
        .isTrue();
    assertThat(removed(three)).isEmpty();
    assertThat(ledger.adopted(new Adopted(begun(1), missed(1, 1), List.of()))).isTrue();
    assertThat(removed(missed(1, 1))).isEmpty();

    assertThat(ledger.entries(EntryFilter.newest(10)))
        .containsExactly(missed(3, 3), begun(2), begun(1));
    assertThat(ledger.pruned(Samples.PRICES)).isEmpty();
  }

  private List<Gone> removed(Unfired range) {
    var left =
        new Pruned(
            range.schedule(),
            range.definition(),
            range.firstSlot(),
            range.lastSlot(),
            range.count());
    var going = new Gone(range.id(), range.status().label(), left, List.of());
    return database.writer().writeAside(handle -> Removals.remove(handle, List.of(going)));
  }

  private static TaskRun.UnderWay begun(int minute) {
    return Samples.slotRun(Samples.PRICES, minute).begin(minute(minute));
  }

  private static Unfired missed(int first, int last) {
    return Samples.range(Samples.PRICES, first, last, Unfired.Reason.DOWN);
  }

  @Test
  void what_a_crash_left_behind_is_swept_out_step_by_step() {
    over(1, random(10, 1), random(10, 2));
    for (int i = 0; i < 5; i++) {
      Chunks orphan = new Chunks(digest(i), 0, List.of(Chunk.of(new byte[] {1})));
      database.writer().write(orphan::insert);
    }

    String after = "";
    int steps = 0;
    do {
      after = ledger.sweep(after, 2);
      steps++;
    } while (!after.isEmpty());

    assertThat(steps).isEqualTo(4);
    assertThat(payloads()).isEqualTo(2);
  }

  @Test
  void a_large_payload_that_is_swept_while_it_is_written_must_be_said_again() {
    Payload large = random(2_000_000, 1);
    Chunks end = new Payloads(database.writer(), database.reader()).take(large);

    while (!ledger.sweep("", 100).isEmpty()) {}

    assertThatThrownBy(() -> database.writer().write(end::insert))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageContaining("swept away");
    ledger.ordered(withInput(1, large));
    assertThat(ledger.unfinished().getFirst().order().call().input().bytes())
        .isEqualTo(large.bytes());
  }

  @Test
  void what_a_failure_said_goes_with_its_run() {
    for (int i = 1; i < 4; i++) {
      TaskRun.UnderWay run = manual(i).begin(minute(i));
      ledger.ordered(manual(i));
      ledger.began(run);
      ledger.ended(run.end(minute(i), new Outcome.Lost(Samples.UNREACHABLE), null));
    }
    assertThat(count("select count(*) from failure_text")).isEqualTo(3);

    forgetBefore(3);

    assertThat(count("select count(*) from failure_text")).isEqualTo(1);
  }

  @Test
  void what_days_and_hours_came_to_outlasts_the_runs() {
    over(1, random(10, 1), random(10, 2));
    List<Share> byDay = ledger.shares(within(Grouping.DAY));
    List<Share> byHour = ledger.shares(within(Grouping.HOUR));

    forgetBefore(100);

    assertThat(ledger.entries(EntryFilter.newest(1))).isEmpty();
    assertThat(ledger.shares(within(Grouping.DAY))).isEqualTo(byDay).hasSize(1);
    assertThat(ledger.shares(within(Grouping.HOUR))).isEqualTo(byHour).hasSize(1);
    assertThat(ledger.lateness(within(Grouping.HOUR))).hasSize(1);
  }

  private static Scope within(Grouping grouping) {
    return Scope.of(null, null, Samples.START, minute(100), grouping);
  }

  private void over(int minute, Payload input, Payload output) {
    TaskRun.UnderWay run = withInput(minute, input).begin(minute(minute));
    ledger.ordered(withInput(minute, input));
    ledger.began(run);
    ledger.ended(run.end(minute(minute), new Outcome.Succeeded(output), null));
  }

  private void forgetBefore(int minute) {
    RunId bound = RunId.firstAt(minute(minute));
    ledger.forget(new Cut(null, null, bound, bound, false), 100);
  }

  private Payload output(int minute) {
    TaskRun.Over run = (TaskRun.Over) ledger.entry(manual(minute).id()).orElseThrow();
    return ((Outcome.Succeeded) run.outcome()).output();
  }

  private int payloads() {
    return count("select count(distinct sha256) from payload");
  }

  private int count(String sql) {
    return database.reader().read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  private static byte[] digest(int n) {
    return HexFormat.of().parseHex(random(1, n).sha256());
  }

  private static Payload random(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Payload.of("application/octet-stream", bytes);
  }
}
