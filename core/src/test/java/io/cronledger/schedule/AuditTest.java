package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Entry;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.TestTime;
import io.cronledger.run.Unfired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A service is up at noon with a schedule that is due every minute. */
class AuditTest {
  private static final ScheduleName PRICES = Orders.PRICES;
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final TestTime time = new TestTime(NOON.toString());
  private final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  private final List<String> told = new ArrayList<>();
  private Schedules schedules = up();

  @Test
  void a_ledger_that_was_kept_by_the_rules_has_no_difference() {
    enact("* * * * *");
    minutesPass(5);
    enact("*/2 * * * *");
    minutesPass(7);
    time.pass(Duration.ofHours(3));
    schedules = up();
    minutesPass(3);
    schedules.enact(List.of());
    minutesPass(4);
    enact("*/2 * * * *");
    minutesPass(4);

    Audit.Sum sum = audit(NOON, time.instant());

    assertThat(told).isEmpty();
    assertThat(sum).isEqualTo(new Audit.Sum(sum.expected(), sum.expected(), 0));
    assertThat(sum.expected()).isBetween(100L, 110L);
  }

  @Test
  void a_slot_without_an_entry_is_missing() {
    enact("* * * * *");
    minutesPass(5);
    ledger.tamper(idAt(2), null);
    ledger.tamper(idAt(3), null);

    Audit.Sum sum = audit(NOON, time.instant().plusSeconds(1));

    assertThat(told).containsExactly("12:02 2 slots up to 2026-11-24T12:03:00Z have no entry");
    assertThat(sum).isEqualTo(new Audit.Sum(5, 3, 1));
  }

  @Test
  void what_is_beyond_the_cursor_is_not_expected_yet() {
    enact("* * * * *");
    minutesPass(2);
    time.pass(Duration.ofMinutes(10));

    assertThat(audit(NOON, time.instant())).isEqualTo(new Audit.Sum(2, 2, 0));
  }

  @Test
  void an_entry_of_no_slot_is_unexpected_and_does_not_stand_for_another() {
    enact("* * * * *");
    minutesPass(3);
    ledger.tamper(idAt(2), range(NOON.plusSeconds(90), NOON.plusSeconds(90), 1));

    audit(NOON, time.instant().plusSeconds(1));

    assertThat(told)
        .hasSize(2)
        .anyMatch(one -> one.contains("is of no slot"))
        .anyMatch(one -> one.equals("12:02 the slot has no entry"));
  }

  @Test
  void a_range_that_covers_a_slot_with_an_entry_of_its_own_has_it_twice() {
    enact("* * * * *");
    minutesPass(4);
    ledger.tamper(idAt(1), range(NOON.plusSeconds(60), NOON.plusSeconds(120), 2));

    audit(NOON, time.instant().plusSeconds(1));

    assertThat(told).singleElement().asString().startsWith("12:02").contains("another entry has");
  }

  @Test
  void a_range_must_count_its_slots() {
    enact("* * * * *");
    minutesPass(1);
    time.pass(Duration.ofDays(365));
    schedules = up();
    minutesPass(1);
    Unfired year = (Unfired) ledger.entry(idAt(2)).orElseThrow();
    ledger.tamper(
        year.id(),
        new Unfired(
            year.id(),
            PRICES,
            year.task(),
            year.definition(),
            year.firstSlot(),
            year.lastSlot(),
            year.count() + 1,
            year.reason()));

    Audit.Sum sum = audit(NOON, time.instant());

    assertThat(told).singleElement().asString().contains("counts %d".formatted(year.count() + 1));
    assertThat(sum.expected()).isGreaterThan(500_000);
  }

  @Test
  void of_a_range_that_reaches_beyond_the_time_only_what_lies_within_counts() {
    enact("* * * * *");
    minutesPass(1);
    time.pass(Duration.ofHours(10));
    schedules = up();
    minutesPass(1);

    assertThat(audit(NOON.plusSeconds(3600), NOON.plusSeconds(7200)))
        .isEqualTo(new Audit.Sum(60, 60, 0));
  }

  @Test
  void slots_whose_entries_were_let_go_of_are_accounted_for_by_their_count() {
    enact("* * * * *");
    minutesPass(6);
    finishAll();
    RunId keep = RunId.firstAt(NOON.plusSeconds(200));
    ledger.forget(new Cut(PRICES, null, keep, keep, false), 100);

    assertThat(audit(NOON, time.instant().plusSeconds(1))).isEqualTo(new Audit.Sum(6, 6, 0));

    ledger.tamper(idAt(5), null);
    audit(NOON, time.instant().plusSeconds(1));
    assertThat(told).containsExactly("12:05 the slot has no entry");
  }

  private void finishAll() {
    for (Entry entry : List.copyOf(ledger.unfinished())) {
      var run = ((TaskRun.Waiting) entry).begin(time.instant());
      ledger.began(run);
      ledger.ended(run.end(time.instant(), new Outcome.Succeeded(Payload.json("{}")), null));
    }
  }

  private Schedules up() {
    return new Schedules(ledger, ledger, _ -> {}, time);
  }

  private void enact(String when) {
    var wording =
        new Wording(
            when,
            "janedoe~price-watch",
            new TreeMap<>(Map.of("name", "prices", "tz", "UTC", "overlap", "allow")));
    var read = (WordingReader.Reading.Good) WordingReader.read(wording);
    schedules.enact(List.of(Definition.of(read.schedule(), "prices.cron", 3)));
  }

  private void minutesPass(int minutes) {
    for (int i = 0; i < minutes; i++) {
      time.pass(Duration.ofMinutes(1));
      schedules.sweep();
    }
  }

  private Audit.Sum audit(Instant from, Instant to) {
    told.clear();
    return Audit.of(
        PRICES,
        from,
        to,
        ledger,
        ledger,
        difference ->
            told.add(difference.slot().toString().substring(11, 16) + " " + difference.told()));
  }

  private static RunId idAt(int minute) {
    return RunId.ofSlot(Orders.LEDGER, PRICES, NOON.plusSeconds(60L * minute));
  }

  private Unfired range(Instant first, Instant last, long count) {
    Definition definition = ledger.inForce(PRICES).orElseThrow().definition();
    return new Unfired(
        RunId.ofSlot(Orders.LEDGER, PRICES, first),
        PRICES,
        Orders.TASK,
        definition.hash(),
        first,
        last,
        count,
        Unfired.Reason.DOWN);
  }
}
