package io.cronledger.jdbc;

import io.cronledger.jdbc.Counts.More;
import io.cronledger.jdbc.Counts.Row;
import io.cronledger.jdbc.Counts.Table;
import io.cronledger.run.Bucket;
import io.cronledger.run.Lapse;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Keeps count of the runs of each day as they end, in the transaction that says so. */
final class Digests {
  private static final int DECIMALS = 6;
  private static final int HOURS = 24;

  private Digests() {}

  /** What is counted together: a run's day, and whose it is. */
  private record Which(long hour, @Nullable String schedule, String task) {
    Map<String, Object> key(int bucket) {
      Map<String, Object> key = ofAll("of_day", Math.floorDiv(hour, HOURS), bucket);
      key.put("schedule", schedule == null ? "" : schedule);
      key.put("task", task);
      return key;
    }

    Map<String, Object> keyOfDay(int bucket) {
      return ofAll("of_day", Math.floorDiv(hour, HOURS), bucket);
    }

    Map<String, Object> keyOfHour(int bucket) {
      return ofAll("of_hour", hour, bucket);
    }

    private static Map<String, Object> ofAll(String unit, long which, int bucket) {
      return new HashMap<>(Map.of(unit, which, "bucket", bucket));
    }
  }

  /** The run is over. */
  static void add(Handle handle, TaskRun.Over run) {
    Optional<Lapse> lapse = Lapse.of(run);
    RunFacts facts = run.facts();
    ScheduleName schedule = run.order().cause().schedule();
    var which =
        new Which(
            hour(run.id()), schedule == null ? null : schedule.value(), run.order().task().value());
    long took = lapse.map(one -> one.took().toMillis()).orElse(0L);
    long late = lapse.map(one -> one.late().toMillis()).orElse(0L);
    long usd = millionths(facts == null ? null : facts.usd());
    int bucket = lapse.map(one -> Bucket.of(one.took())).orElse(Bucket.NONE);
    Counts counts = Counts.of(handle);
    add(counts, which, run.status().label(), bucket, new More(1, took, took, late, late, usd));
    lapse.ifPresent(one -> addLateness(counts, which, Bucket.of(one.late())));
  }

  private static void add(Counts counts, Which which, String status, int bucket, More more) {
    add(counts, Table.DIGEST, which.key(bucket), status, more);
    add(counts, Table.TOTAL_DIGEST, which.keyOfDay(bucket), status, more);
    add(counts, Table.HOUR_DIGEST, which.keyOfHour(bucket), status, more);
  }

  private static void add(
      Counts counts, Table table, Map<String, Object> key, String status, More more) {
    key.put("status", status);
    counts.add(new Row(table, key), more);
  }

  private static void addLateness(Counts counts, Which which, int bucket) {
    var one = new More(1, 0, 0, 0, 0, 0);
    counts.add(new Row(Table.LATENESS, which.key(bucket)), one);
    counts.add(new Row(Table.TOTAL_LATENESS, which.keyOfDay(bucket)), one);
    counts.add(new Row(Table.HOUR_LATENESS, which.keyOfHour(bucket)), one);
  }

  /** What a run cost has turned out later; called before that is put on record. */
  static void addCost(Handle handle, RunId run, RunFacts facts) {
    try (Query query =
        handle.createQuery(
            """
            select schedule, task, status, took, usd from entry
             where id = :id and ended_at is not null
            """)) {
      query
          .bind("id", run.value())
          .map(
              (row, _) -> {
                Long took = row.getObject("took", Long.class);
                String usd = row.getString("usd");
                return new Costly(
                    new Which(hour(run), row.getString("schedule"), row.getString("task")),
                    row.getString("status"),
                    took == null ? Bucket.NONE : Bucket.of(Duration.ofMillis(took)),
                    usd == null ? 0 : millionths(new BigDecimal(usd)));
              })
          .findOne()
          .ifPresent(
              known -> {
                long more = millionths(facts.usd()) - known.usd();
                if (more != 0) {
                  add(
                      Counts.of(handle),
                      known.which(),
                      known.status(),
                      known.bucket(),
                      new More(0, 0, 0, 0, 0, more));
                }
              });
    }
  }

  private record Costly(Which which, String status, int bucket, long usd) {}

  /** The hour of the slot, or of the order, as the id has it. */
  static long hour(RunId run) {
    long millis = run.value().getMostSignificantBits() >>> 16;
    return TimeUnit.MILLISECONDS.toHours(millis);
  }

  private static long millionths(@Nullable BigDecimal usd) {
    return usd == null
        ? 0
        : usd.setScale(DECIMALS, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }
}
