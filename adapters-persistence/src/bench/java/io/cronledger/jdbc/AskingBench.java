package io.cronledger.jdbc;

import io.cronledger.run.EntryFilter;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRef;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the books take to answer when they are long: 100 schedules, one run in 50 failed. */
class AskingBench {
  private static final int RUNS = Integer.getInteger("runs", 300_000);

  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL"})
  void answers(String database) throws Exception {
    Place place = database.equals("H2") ? Place.H2 : Place.POSTGRESQL;
    int number = database.length();
    place.open(number).close();
    try (Connection connection = place.connect(number)) {
      fill(connection, database.equals("H2"));
    }
    long start = System.nanoTime();
    try (SqlLedger ledger = place.open(number)) {
      System.out.printf(
          "%s, open %,d runs: %.0f ms%n", place, RUNS, (System.nanoTime() - start) / 1e6);
      RandomGenerator random = new Random(1);
      EntryFilter newest = EntryFilter.newest(50);
      time("newest 50", () -> ledger.entries(newest));
      time("newest 50 of a schedule", () -> ledger.entries(newest.of(schedule(random))));
      time("newest 50 of a task", () -> ledger.entries(filter(task(random), Set.of(), null)));
      time("newest 50 failures", () -> ledger.entries(filter(null, Set.of(Status.FAILED), null)));
      time(
          "newest 50 bad ends",
          () ->
              ledger.entries(
                  filter(null, Set.of(Status.FAILED, Status.LOST, Status.TIMED_OUT), null)));
      time("a page far back", () -> ledger.entries(filter(null, Set.of(), anywhere(random))));
      time("one run", () -> ledger.entry(anywhere(random)));
      time("latest of a schedule", () -> ledger.latest(schedule(random)));
      time("has unfinished", () -> ledger.hasUnfinished(schedule(random)));
      time("unfinished", ledger::unfinished);
    }
  }

  private static void time(String what, Runnable question) {
    long[] nanos = new long[1_000];
    for (int i = -200; i < nanos.length; i++) {
      long start = System.nanoTime();
      question.run();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    System.out.printf("%-25s p50 %7.2f ms, p99 %7.2f ms%n", what, nanos[500] / 1e6, nanos[990] / 1e6);
  }

  private static EntryFilter filter(
      @Nullable TaskRef task, Set<Status> statuses, @Nullable RunId before) {
    return new EntryFilter(null, task, statuses, null, null, before, 50);
  }

  private static ScheduleName schedule(RandomGenerator random) {
    return new ScheduleName("s" + random.nextInt(100));
  }

  private static TaskRef task(RandomGenerator random) {
    return new TaskRef("a~t" + random.nextInt(100));
  }

  private static RunId anywhere(RandomGenerator random) {
    int x = random.nextInt(RUNS);
    return RunId.parse("019e0000-%04d-7%03d-8000-%012d".formatted(x / 1000, x % 1000, x))
        .orElseThrow();
  }

  /** H2 and PostgreSQL have names of their own for what makes numbers and hashes. */
  private static String in(boolean h2, String sql) {
    return h2
        ? sql
        : sql.replace("lpad(x / 1000,", "lpad((x / 1000)::text,")
            .replace("lpad(mod(x, 1000),", "lpad(mod(x, 1000)::text,")
            .replace("lpad(x,", "lpad(x::text,")
            .replaceAll("hash\\('SHA-256', ([^)]+)\\)", "sha256(convert_to($1, 'UTF8'))")
            .replaceAll("system_range\\(1, (\\d+)\\)", "generate_series(1, $1) x");
  }

  private static void fill(Connection connection, boolean h2) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          in(
              h2,
          """
          insert into entry (
            id, status, schedule, task, definition, slot, ordered_at, retry_limit, retry_backoff,
            wait_for, input_type, input_size, input_sha256, input_truncated, attempts, ended_at,
            recovered, platform_run_id, output_type, output_size, output_sha256, output_truncated,
            failure_kind, failure_message, turn, retry_failed, mode, max_output)
          select
            cast('019e0000-' || lpad(x / 1000, 4, '0') || '-7' || lpad(mod(x, 1000), 3, '0')
              || '-8000-' || lpad(x, 12, '0') as uuid),
            case when mod(x, 50) = 0 then 'FAILED' else 'SUCCEEDED' end,
            's' || mod(x, 100), 'a~t' || mod(x, 100), repeat('d', 64), now(), now(), 3, 'PT2S',
            'PT330S', 'application/json', 1000, hash('SHA-256', 'in'), false, 1, now(),
            false, 'HG7ML7M8z78YcAPEB', 'application/json', 4000, hash('SHA-256', 'x' || x), false,
            case when mod(x, 50) = 0 then 'run-failed' end,
            case when mod(x, 50) = 0 then 'Actor run did not succeed' end,
            'AT_ONCE', 0, 'SYNC', 67108864
          from system_range(1, %d)
          """
              .formatted(RUNS)));
      statement.execute(
          "insert into attempt (run, number, started_at, ended_at, fate) select id, 1, now(), now(), 'RAN' from entry");
      statement.execute("analyze");
    }
  }
}
