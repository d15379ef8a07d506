package io.cronledger.jdbc;

import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The books of two years in PostgreSQL without payloads: 100 schedules that take turns, one run in
 * 20 ended badly, half of the outputs unlike the one before. Made in the server, month by month.
 */
record Months(int runs) {
  static final int MONTHS = 24;
  static final int SCHEDULES = 100;
  static final ZonedDateTime BEGIN = ZonedDateTime.of(2024, 12, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  /** What is looked for by others than the id. */
  private static final List<String> INDEXES =
      List.of(
          "entry_by_schedule on entry (schedule, id)",
          "entry_by_task on entry (task, id)",
          "entry_by_status on entry (status, id)",
          "entry_by_schedule_and_status on entry (schedule, status, id)",
          "entry_by_input on entry (input_sha256)",
          "entry_by_output on entry (output_sha256)");

  private static final String ENTRIES =
      """
      insert into entry (
        id, status, schedule, task, definition, slot, ordered_at, send_by, turn, retry_limit,
        retry_backoff, retry_failed, mode, wait_for, max_output, input_type, input_size,
        input_sha256, input_truncated, attempts, node, ended_at, recovered, platform_run_id,
        platform_started_at, platform_finished_at, usd, link, output_type, output_size,
        output_sha256, output_truncated, failure_kind, failure_message, failure_http_status,
        late, took, changed)
      select id, status, schedule, task, repeat('d', 64), slot, slot, slot + interval '5 minutes',
        'AT_ONCE', 3, 'PT2S', 0, 'SYNC', 'PT330S', 67108864, 'application/json', 1024,
        decode(md5(schedule) || md5(task), 'hex'), false, 1, 1, slot + interval '9 seconds', false,
        'HG7ML7M8z78YcAPEB', slot, slot + interval '9 seconds', '0.001234',
        'https://console.apify.com/view/runs/HG7ML7M8z78YcAPEB',
        case when status = 'SUCCEEDED' then 'application/json' end,
        case when status = 'SUCCEEDED' then 4096 end,
        case when status = 'SUCCEEDED' then decode(md5((n / 200)::text || schedule) || hash, 'hex') end,
        case when status = 'SUCCEEDED' then false end,
        case when status <> 'SUCCEEDED' then 'run-failed' end,
        case when status <> 'SUCCEEDED' then 'Error: page.goto: net::ERR_TIMED_OUT at https://shop.example/item/' || n end,
        case when status <> 'SUCCEEDED' then 400 end,
        dice, dice * 20, status = 'SUCCEEDED'
      from y
      """;

  private static final String ATTEMPTS =
      """
      insert into attempt (run, number, started_at, ended_at, fate, platform_run_id, node)
      select id, 1, slot, slot + interval '9 seconds', 'RAN', 'HG7ML7M8z78YcAPEB', 1 from y
      """;

  static ScheduleName schedule(int x) {
    return new ScheduleName("s" + x % SCHEDULES);
  }

  static Instant month(int n) {
    return BEGIN.plusMonths(n).toInstant();
  }

  /** Where the runs of a moment begin; each month has as many. */
  RunId at(int x) {
    return RunId.firstAt(slot(x));
  }

  Instant slot(int x) {
    int perMonth = runs / MONTHS;
    return month(x / perMonth).plusNanos(1_000L * micros(x / perMonth) * (x % perMonth));
  }

  private long micros(int month) {
    return (month(month + 1).toEpochMilli() - month(month).toEpochMilli())
        * 1_000
        / (runs / MONTHS);
  }

  /** A run that is there, near that place. */
  static UUID near(Connection connection, RunId place) {
    try (var query =
        connection.prepareStatement("select id from entry where id >= ? order by id limit 1")) {
      query.setObject(1, place.value());
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getObject(1, UUID.class);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts partitions in the place of tables that are empty: one for each month, and the rest. */
  static void divide(Connection connection) throws SQLException {
    divide(connection, "entry", "id");
    divide(connection, "attempt", "run");
    divide(connection, "failure_text", "run");
  }

  private static void divide(Connection connection, String table, String by) throws SQLException {
    execute(connection, "alter table %s rename to whole".formatted(table));
    execute(
        connection,
        "create table %s (like whole including all) partition by range (%s)".formatted(table, by));
    execute(connection, "drop table whole");
    for (int month = 0; month <= MONTHS; month++) {
      execute(
          connection,
          "create table %s_%02d partition of %s for values from ('%s') to ('%s')"
              .formatted(
                  table,
                  month,
                  table,
                  RunId.firstAt(month(month)).value(),
                  RunId.firstAt(month(month + 1)).value()));
    }
  }

  void into(Connection connection) throws SQLException {
    List<String> names = indexes(connection);
    for (String name : names) {
      execute(connection, "drop index " + name);
    }
    int perMonth = runs / MONTHS;
    for (int month = 0; month < MONTHS; month++) {
      String rows = rows(month(month), micros(month), perMonth);
      execute(connection, rows + ENTRIES);
      execute(connection, rows + ATTEMPTS);
    }
    for (String index : INDEXES) {
      execute(connection, "create index " + index);
    }
    execute(
        connection,
        "insert into failure_text select id, lower(failure_kind || ' ' || failure_message) from entry where failure_kind is not null");
    execute(connection, "vacuum (analyze)");
    execute(connection, "checkpoint");
  }

  private static String rows(Instant from, long micros, int many) {
    return """
      with x as (
        select n, timestamptz '%s' + n * interval '%d microseconds' as slot,
               's' || n %% 100 as schedule, 'a~t' || n %% 100 as task, md5(n::text) as hash,
               (hashint8(n) & 1023) as dice
          from generate_series(0, %d - 1) n),
      y as (
        select *, (lpad(to_hex(floor(extract(epoch from slot) * 1000)::bigint), 12, '0')
                   || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid as id,
               case when dice >= 51 then 'SUCCEEDED' when dice >= 12 then 'FAILED'
                    when dice >= 2 then 'TIMED-OUT' when dice = 1 then 'REFUSED' else 'LOST'
               end as status
          from x)
      """
        .formatted(from, micros, many);
  }

  private static List<String> indexes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select string_agg(i.indexrelid::regclass::text, ',') from pg_index i
                 where i.indrelid = 'entry'::regclass and not i.indisprimary
                """)) {
      rows.next();
      return List.of(rows.getString(1).split(","));
    }
  }

  static double execute(Connection connection, String sql) throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  static void tell(String what, Object... values) {
    System.out.printf(Locale.ROOT, what + "%n", values);
  }
}
