package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Orders;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
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

/** The first process comes up at noon, and the schedule is due every minute. */
class FromNoon {
  static final ScheduleName PRICES = Orders.PRICES;

  final TestTime time = new TestTime("2026-11-24T12:00:00Z");
  final InMemoryLedger ledger = new InMemoryLedger(Orders.LEDGER);
  final List<TaskRun.Waiting> started = new ArrayList<>();
  Schedules schedules = up();

  Schedules up() {
    return new Schedules(ledger, ledger, started::add, time);
  }

  static Definition everyMinute(Map<String, String> options) {
    return define("* * * * *", options);
  }

  static Definition define(String when, Map<String, String> options) {
    var all = new TreeMap<>(Map.of("name", "prices", "tz", "UTC"));
    all.putAll(options);
    var reading = WordingReader.read(new Wording(when, "janedoe~price-watch", all));
    assertThat(reading).isInstanceOf(WordingReader.Reading.Good.class);
    return Definition.of(((WordingReader.Reading.Good) reading).schedule(), "cron.d/a.cron", 3);
  }

  void everyMinuteUntil(String last) {
    every(Duration.ofMinutes(1), last);
  }

  void every(Duration step, String last) {
    while (!time.instant().isAfter(Instant.parse(last))) {
      schedules.sweep();
      time.pass(step);
    }
    time.set(last);
  }

  void end(TaskRun.Waiting run) {
    var underWay = run.begin(time.instant());
    ledger.began(underWay);
    ledger.ended(underWay.end(time.instant(), new Outcome.Succeeded(Payload.json("{}")), null));
  }

  List<String> told() {
    return ledger.entries(EntryFilter.newest(100)).reversed().stream().map(FromNoon::told).toList();
  }

  static String told(Entry entry) {
    return switch (entry) {
      case TaskRun run ->
          "%s %s".formatted(minute(((Cause.Slot) run.order().cause()).slot()), run.status());
      case Unfired range when range.count() == 1 ->
          "%s %s".formatted(minute(range.firstSlot()), range.reason());
      case Unfired range ->
          "%s–%s ×%d %s"
              .formatted(
                  minute(range.firstSlot()),
                  minute(range.lastSlot()),
                  range.count(),
                  range.reason());
    };
  }

  static String minute(Instant instant) {
    return instant.toString().substring(11, 16);
  }
}
