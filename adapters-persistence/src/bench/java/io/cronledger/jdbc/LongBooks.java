package io.cronledger.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.h2.jdbc.JdbcConnection;

/**
 * The books of a long time: 100 schedules that take turns over 30 days, one run in 20 ended badly.
 *
 * <p>Inputs are 1 KB, outputs 4 KB of JSON such as a scraper brings back; of both, half are those of
 * the schedule's run before.
 *
 * @param payloads whether what went in and came out is there as well
 */
record LongBooks(int runs, boolean payloads) {
  static final int SCHEDULES = 100;

  /** Where they end. */
  static final Instant END = Instant.parse("2026-11-25T00:00:00Z");

  static final Duration SPAN = Duration.ofDays(30);

  /** In one failure of ten thousand, and in the first of all. */
  static final String RARE = "heliotrope";

  private static final int BATCH = 1_000;

  /** Written in the order of their keys, or a tree that does not fit into memory takes an hour. */
  private static final int SORTED = 50_000;

  /** How much of the chunks of H2 is to be live, in percent, and how much is moved for it at once. */
  private static final int LIVE = 60;

  private static final int BITE_BYTES = 64 << 20;

  private static final int RARE_EVERY = 10_000;

  private static final String ENTRY =
      """
      insert into entry (
        id, status, schedule, task, definition, slot, ordered_at, send_by, turn, retry_limit,
        retry_backoff, retry_failed, mode, wait_for, max_output, input_type, input_size,
        input_sha256, input_truncated, attempts, not_before, node, ended_at, recovered,
        platform_run_id, platform_started_at, platform_finished_at, usd, link,
        output_type, output_size, output_sha256, output_truncated,
        failure_kind, failure_message, failure_http_status, late, took, changed)
      values (
        ?, ?, ?, ?, ?, ?, ?, ?, 'AT_ONCE', 3,
        'PT2S', 0, 'SYNC', 'PT330S', 67108864, 'application/json', 1024,
        ?, false, 1, null, null, ?, false,
        'HG7ML7M8z78YcAPEB', ?, ?, '0.001234', 'https://console.apify.com/view/runs/HG7ML7M8z78YcAPEB',
        ?, ?, ?, ?,
        ?, ?, ?, ?, ?, ?)
      """;

  private static final String ATTEMPT =
      """
      insert into attempt (
        run, number, started_at, ended_at, fate, platform_run_id, failure_kind, failure_message,
        failure_http_status)
      values (?, 1, ?, ?, 'RAN', 'HG7ML7M8z78YcAPEB', ?, ?, ?)
      """;

  private static final String PAYLOAD =
      "insert into payload (sha256, chunk, deflated, bytes) values (?, 0, ?, ?)";

  static ScheduleName schedule(int x) {
    return new ScheduleName("s" + x % SCHEDULES);
  }

  Instant slot(int x) {
    return END.minus(SPAN).plusMillis(SPAN.toMillis() / runs * x);
  }

  RunId id(int x) {
    return RunId.ofSlot(Samples.LEDGER, schedule(x), slot(x));
  }

  /** Writes all of it into tables that are empty. */
  void into(Connection connection) throws SQLException, IOException {
    entriesInto(connection);
    execute(
        connection,
        fill("V5__asking.sql", "insert into digest"),
        fill("V12__totals.sql", "insert into lateness"),
        fill("V12__totals.sql", "insert into total_digest"),
        fill("V12__totals.sql", "insert into total_lateness"),
        fill("V13__failure_texts.sql", "insert into failure_text"),
        fill("V14__hours.sql", "insert into hour_digest"),
        fill("V14__hours.sql", "insert into hour_lateness"),
        "analyze");
  }

  /**
   * The same without figures and texts, which no page of entries is read from. Hashes come in no
   * order, so their indexes are made when all are there; but without payloads each schedule has one,
   * and to index ten million rows afterwards would take longer than to write them.
   */
  void entriesInto(Connection connection) throws SQLException, IOException {
    connection.setAutoCommit(false);
    int batch = payloads ? BATCH : 10 * BATCH;
    if (payloads) {
      execute(connection, "drop index entry_by_input", "drop index entry_by_output");
    }
    SplittableRandom random = new SplittableRandom(1);
    byte[][] inputs = new byte[SCHEDULES][];
    byte[][] outputs = new byte[SCHEDULES][];
    NavigableMap<byte[], Chunk> contents = new TreeMap<>(Arrays::compareUnsigned);
    try (PreparedStatement entry = connection.prepareStatement(ENTRY);
        PreparedStatement attempt = connection.prepareStatement(ATTEMPT)) {
      for (int x = 0; x < runs; x++) {
        int s = x % SCHEDULES;
        boolean good = random.nextInt(20) != 0;
        if (inputs[s] == null || (payloads && random.nextBoolean())) {
          inputs[s] = put(contents, json(random, 1024));
        }
        boolean anew = outputs[s] == null || (good && payloads && random.nextBoolean());
        if (anew) {
          outputs[s] = put(contents, json(random, 4096));
        }
        put(entry, attempt, x, good, inputs[s], outputs[s], anew, random);
        boolean last = x == runs - 1;
        if (contents.size() > SORTED || last) {
          write(connection, contents);
        }
        if (x % batch == batch - 1 || last) {
          entry.executeBatch();
          attempt.executeBatch();
          connection.commit();
          if (!payloads) {
            tidy(connection);
          }
        }
      }
    }
    if (payloads) {
      execute(
          connection,
          "create index entry_by_input on entry (input_sha256)",
          "create index entry_by_output on entry (output_sha256)");
    }
    execute(connection, "analyze");
  }

  /** Each index grows at a hundred ends, which leave little in each chunk of H2 but what is old. */
  private static void tidy(Connection connection) throws SQLException {
    if (connection.isWrapperFor(JdbcConnection.class)) {
      H2Database.store(connection).compact(LIVE, BITE_BYTES);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
        connection.commit();
      }
    }
  }

  private static void write(Connection connection, Map<byte[], Chunk> contents)
      throws SQLException {
    try (PreparedStatement payload = connection.prepareStatement(PAYLOAD)) {
      for (Map.Entry<byte[], Chunk> content : contents.entrySet()) {
        payload.setBytes(1, content.getKey());
        payload.setBoolean(2, content.getValue().deflated());
        payload.setBytes(3, content.getValue().bytes());
        payload.addBatch();
      }
      payload.executeBatch();
    }
    contents.clear();
  }

  private void put(
      PreparedStatement entry,
      PreparedStatement attempt,
      int x,
      boolean good,
      byte[] input,
      byte[] output,
      boolean anew,
      SplittableRandom random)
      throws SQLException {
    Status status = good ? Status.SUCCEEDED : bad(random);
    String kind = good ? null : "run-" + status.label().toLowerCase(Locale.ROOT);
    String message = good ? null : message(random);
    long late = 5L + random.nextInt(200);
    long took = (x % SCHEDULES + 1L) * 100 + random.nextInt(20_000);
    Instant slot = slot(x);
    Instant started = slot.plusMillis(late);
    Instant ended = started.plusMillis(took);
    RunId id = id(x);
    int i = 0;
    entry.setObject(++i, id.value());
    entry.setString(++i, status.label());
    entry.setString(++i, schedule(x).value());
    entry.setString(++i, "a~t" + x % SCHEDULES);
    entry.setString(++i, "d".repeat(64));
    entry.setObject(++i, slot.atOffset(UTC));
    entry.setObject(++i, slot.plusMillis(1).atOffset(UTC));
    entry.setObject(++i, slot.plusSeconds(300).atOffset(UTC));
    entry.setBytes(++i, input);
    entry.setObject(++i, ended.atOffset(UTC));
    entry.setObject(++i, started.atOffset(UTC));
    entry.setObject(++i, ended.atOffset(UTC));
    entry.setString(++i, good ? "application/json" : null);
    entry.setObject(++i, good ? 4096L : null, Types.BIGINT);
    entry.setBytes(++i, good ? output : null);
    entry.setObject(++i, good ? false : null, Types.BOOLEAN);
    entry.setString(++i, kind);
    entry.setString(++i, message);
    entry.setObject(++i, good ? null : 400, Types.INTEGER);
    entry.setLong(++i, late);
    entry.setLong(++i, took);
    entry.setObject(++i, good ? anew : null, Types.BOOLEAN);
    entry.addBatch();
    attempt.setObject(1, id.value());
    attempt.setObject(2, started.atOffset(UTC));
    attempt.setObject(3, ended.atOffset(UTC));
    attempt.setString(4, kind);
    attempt.setString(5, message);
    attempt.setObject(6, good ? null : 400, Types.INTEGER);
    attempt.addBatch();
  }

  private static Status bad(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> Status.REFUSED;
      case 1 -> Status.LOST;
      case 2, 3, 4 -> Status.TIMED_OUT;
      default -> Status.FAILED;
    };
  }

  private static String message(SplittableRandom random) {
    return "Error: page.goto: net::ERR_%s at https://shop.example/item/%d (attempt %d of 3)%s"
        .formatted(
            random.nextBoolean() ? "TIMED_OUT" : "CONNECTION_RESET",
            random.nextInt(1_000_000),
            random.nextInt(3) + 1,
            random.nextInt(RARE_EVERY) == 0 ? " " + RARE : "");
  }

  private static byte[] put(Map<byte[], Chunk> contents, byte[] raw) {
    byte[] sha256 = Payloads.sha256().digest(raw);
    contents.put(sha256, Chunk.of(raw));
    return sha256;
  }

  /** Items with a number, a name, a price and a hash, up to so many bytes. */
  private static byte[] json(SplittableRandom random, int size) {
    StringBuilder text = new StringBuilder("[");
    while (text.length() < size) {
      text.append("{\"id\":").append(random.nextInt(1_000_000));
      text.append(",\"title\":\"Item of colour ").append(random.nextInt(1000));
      text.append("\",\"price\":").append(random.nextInt(100_000) / 100.0);
      text.append(",\"etag\":\"").append(HexFormat.of().toHexDigits(random.nextLong()));
      text.append("\"},");
    }
    text.setLength(size - 1);
    return text.append(']').toString().getBytes(UTF_8);
  }

  /** How a migration makes a table of what is there. */
  private static String fill(String migration, String begins) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(LongBooks.class.getResourceAsStream("migration/" + migration))) {
      String sql = new String(in.readAllBytes(), UTF_8);
      int at = sql.indexOf(begins);
      return sql.substring(at, sql.indexOf(';', at));
    }
  }
}
