package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.Status;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Traits;
import io.cronledger.run.Turn;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.History;
import io.cronledger.schedule.Samples;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Whether it pays to keep the entries of PostgreSQL in a table for each month: the questions of
 * {@link AskingBench}, how many runs are recorded a second, and how a month is let go of, with one
 * table and with 25 of them.
 *
 * <p>{@code -Druns=10000000 -Dkeep=FOLDER}: what is in that folder already is asked again; {@code
 * -Dparts=fill,ask,record,forget -Don=whole,monthly} says what to do.
 */
class PartitionBench {
  private static final Months BOOKS = new Months(Integer.getInteger("runs", 10_000_000));
  private static final Set<String> PARTS =
      Set.of(System.getProperty("parts", "fill,ask,record,forget").split(","));
  private static final List<String> DATABASES =
      List.of(System.getProperty("on", "whole,monthly").split(","));
  private static final int TIMES = 500;
  private static final int CALLERS = 64;
  private static final int RECORDED = 10_000;

  /** As the service does it: so many at once. */
  private static final int STEP = 200;

  @Test
  void one_table_and_one_for_each_month() throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C.UTF-8")
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "8GB")
            .setDataDirectory(Path.of(System.getProperty("keep", "target/months")).toAbsolutePath())
            .setCleanDataDirectory(false)
            .start()) {
      if (PARTS.contains("fill")) {
        for (String database : DATABASES) {
          fill(server, database);
        }
      }
      for (String database : DATABASES) {
        try (SqlLedger ledger = SqlLedger.open(at(server, database), () -> Samples.LEDGER);
            Connection connection = connect(server, database)) {
          if (PARTS.contains("ask")) {
            ask(database, ledger, connection);
          }
          if (PARTS.contains("record")) {
            record(database, ledger);
            record(database, ledger);
          }
          if (PARTS.contains("forget")) {
            forget(database, ledger, connection);
          }
        }
      }
    }
  }

  private static PostgresServer at(EmbeddedPostgres server, String database) {
    return new PostgresServer(
        "jdbc:postgresql://localhost:%d/%s?socketTimeout=0".formatted(server.getPort(), database), "postgres", "");
  }

  private static Connection connect(EmbeddedPostgres server, String database) throws Exception {
    PostgresServer at = at(server, database);
    return DriverManager.getConnection(at.url(), at.properties());
  }

  private static void fill(EmbeddedPostgres server, String database) throws Exception {
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      Months.execute(connection, "drop database if exists " + database);
      Months.execute(connection, "create database " + database);
    }
    SqlLedger.open(at(server, database), () -> Samples.LEDGER).close();
    try (Connection connection = connect(server, database)) {
      long start = System.nanoTime();
      if (database.equals("monthly")) {
        Months.divide(connection);
      }
      BOOKS.into(connection);
      try (var rows =
          connection
              .createStatement()
              .executeQuery("select pg_database_size(current_database())")) {
        rows.next();
        Months.tell(
            "%s: %,d runs, filled in %.0f s, %,d MB",
            database, BOOKS.runs(), millis(start) / 1e3, rows.getLong(1) >> 20);
      }
    }
  }

  private static void ask(String database, SqlLedger ledger, Connection connection) {
    Random random = new Random(1);
    EntryFilter newest = EntryFilter.newest(50);
    time(database, "newest 50", () -> ledger.entries(newest));
    time(database, "of a schedule", () -> ledger.entries(newest.of(Months.schedule(x(random)))));
    time(database, "failed", () -> ledger.entries(newest.withStatuses(Set.of(Status.FAILED))));
    time(database, "waiting: none", () -> ledger.entries(newest.withStatuses(Set.of(Status.WAITING))));
    time(
        database,
        "of a status and a schedule",
        () ->
            ledger.entries(
                newest.of(Months.schedule(x(random))).withStatuses(Set.of(Status.SUCCEEDED))));
    time(
        database,
        "lost ones of a schedule",
        () ->
            ledger.entries(newest.of(Months.schedule(x(random))).withStatuses(Set.of(Status.LOST))));
    RunId page1000 = BOOKS.at(BOOKS.runs() - 50_000);
    time(database, "page 1,000", () -> ledger.entries(newest.before(page1000)));
    time(database, "a page anywhere", () -> ledger.entries(newest.before(BOOKS.at(x(random)))));
    Traits changed = new Traits(null, null, true, null, null, null, null, null);
    time(
        database,
        "changed, of a schedule",
        () -> ledger.entries(newest.of(Months.schedule(x(random))).with(changed)));
    RunId[] some =
        random
            .ints(TIMES, 0, BOOKS.runs())
            .mapToObj(x -> new RunId(Months.near(connection, BOOKS.at(x))))
            .toArray(RunId[]::new);
    AtomicInteger next = new AtomicInteger();
    time(
        database,
        "a run",
        () -> ledger.entry(some[next.getAndIncrement() % TIMES]).orElseThrow());
    time(database, "latest of a schedule", () -> ledger.latest(Months.schedule(x(random))));
    time(database, "unfinished of a schedule", () -> ledger.hasUnfinished(Months.schedule(x(random))));
    time(database, "all unfinished", ledger::unfinished);
    byte[] nowhere = new byte[32];
    PlainJdbc plain = new PlainJdbc(connection);
    time(
        database,
        "whether a payload is referred to",
        () -> {
          random.nextBytes(nowhere);
          return plain.ask(
              "select 1 from entry where output_sha256 = :sha256 or input_sha256 = :sha256",
              Map.of("sha256", nowhere));
        });
  }

  private static int x(Random random) {
    return random.nextInt(BOOKS.runs());
  }

  private static void time(String database, String what, Supplier<?> question) {
    long[] nanos = AskingBench.nanos(TIMES, question);
    Months.tell(
        "%-8s | %-32s | %8.2f | %8.2f",
        database, what, nanos[TIMES / 2] / 1e6, nanos[TIMES * 99 / 100] / 1e6);
  }

  /** Has runs entered with their claim, and ended, by as many as keep the disk busy. */
  private static void record(String database, SqlLedger ledger) throws Exception {
    Random random = new Random();
    long start = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      AtomicInteger left = new AtomicInteger(RECORDED);
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(
            () -> {
              for (int x = left.getAndDecrement(); x > 0; x = left.getAndDecrement()) {
                record(ledger, x, random);
              }
            });
      }
    }
    Months.tell("%s: %,.0f runs recorded a second", database, RECORDED / (millis(start) / 1e3));
  }

  private static void record(SqlLedger ledger, int x, Random random) {
    Instant at = Months.month(Months.MONTHS).plusSeconds(60).plusMillis(RECORDED - x);
    TaskCall call =
        new TaskCall(
            new TaskRef("a~t" + x % Months.SCHEDULES),
            Payload.json("{}"),
            CallOptions.NONE,
            Delivery.DEFAULT,
            null);
    Cause cause = new Cause.Manual("bench", Months.schedule(x));
    TaskRun.UnderWay run =
        new TaskRun.Waiting(
                new RunOrder(
                    RunId.drawn(at, random), call, cause, at, null, Turn.AT_ONCE, Retry.DEFAULT))
            .begin(at);
    ledger.ordered(new TaskRun.Waiting(run.order()));
    ledger.began(run);
    byte[] output = new byte[64];
    new SplittableRandom(random.nextLong()).nextBytes(output);
    ledger.ended(
        run.end(
            at,
            new Outcome.Succeeded(Payload.of("application/octet-stream", output)),
            RunFacts.of("HG7ML7M8z78YcAPEB")));
  }

  /** A part of the second month goes by the service's steps, the first at once. */
  private static void forget(String database, SqlLedger ledger, Connection connection)
      throws Exception {
    RunId first = RunId.firstAt(Months.month(0));
    RunId before = RunId.firstAt(Months.month(1));
    RunId end = RunId.firstAt(Months.month(2));
    long start = System.nanoTime();
    int gone = 0;
    for (int s = 0; s < Months.SCHEDULES / 10; s++) {
      Cut cut = new Cut(Months.schedule(s), before, end, end, true);
      History.Forgotten step = ledger.forget(cut, STEP);
      gone += step.entries();
      while (step.entries() == STEP && step.through() != null) {
        step = ledger.forget(cut.after(step.through()), STEP);
        gone += step.entries();
      }
    }
    Months.tell(
        "%s: %,d runs let go of in %.1f s without pauses, vacuum %.1f s",
        database, gone, millis(start) / 1e3, vacuum(connection));
    if (database.equals("monthly")) {
      Months.tell(
          "monthly: what is left of slots is counted in %.0f ms, dropped in %.0f ms",
          Months.execute(
              connection,
              "select schedule, definition, min(slot), max(slot), count(*) from entry_00 group by 1, 2"),
          Months.execute(connection, "drop table entry_00, attempt_00, failure_text_00"));
    } else {
      start = System.nanoTime();
      String month = " where %s between '" + first.value() + "' and '" + before.value() + "'";
      Months.execute(connection, "delete from attempt" + month.formatted("run"));
      Months.execute(connection, "delete from failure_text" + month.formatted("run"));
      Months.execute(connection, "delete from entry" + month.formatted("id"));
      Months.tell(
          "whole: a month deleted by one statement a table in %.1f s, vacuum %.1f s",
          millis(start) / 1e3, vacuum(connection));
    }
  }

  private static double vacuum(Connection connection) throws Exception {
    return (Months.execute(connection, "vacuum entry")
            + Months.execute(connection, "vacuum attempt")
            + Months.execute(connection, "vacuum failure_text"))
        / 1e3;
  }

  private static double millis(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
