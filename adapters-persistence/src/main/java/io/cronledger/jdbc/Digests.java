package io.cronledger.jdbc;

import io.cronledger.run.Bucket;
import io.cronledger.run.Lapse;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Keeps count of the runs of each day as they end, in the transaction that says so. Each connection
 * of a server has rows of its own: otherwise the runs of one schedule would end one after another,
 * and groups of them would wait for each other crosswise.
 */
final class Digests {
  private static final int DECIMALS = 6;

  private Digests() {}

  /** A row of the digest. */
  private record Row(long day, String schedule, String task, String status, int bucket) {}

  /** What is added to it. */
  private record More(long runs, long took, long late, long usd) {}

  /** The run is over. */
  static void add(Handle handle, TaskRun.Over run) {
    Optional<Lapse> lapse = Lapse.of(run);
    RunFacts facts = run.facts();
    ScheduleName schedule = run.order().cause().schedule();
    add(
        handle,
        new Row(
            day(run.id()),
            schedule == null ? "" : schedule.value(),
            run.order().task().value(),
            run.status().label(),
            lapse.map(one -> Bucket.of(one.took())).orElse(Bucket.NONE)),
        new More(
            1,
            lapse.map(one -> one.took().toMillis()).orElse(0L),
            lapse.map(one -> one.late().toMillis()).orElse(0L),
            millionths(facts == null ? null : facts.usd())));
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
                String schedule = row.getString("schedule");
                String usd = row.getString("usd");
                return new Costly(
                    new Row(
                        day(run),
                        schedule == null ? "" : schedule,
                        row.getString("task"),
                        row.getString("status"),
                        took == null ? Bucket.NONE : Bucket.of(Duration.ofMillis(took))),
                    usd == null ? 0 : millionths(new BigDecimal(usd)));
              })
          .findOne()
          .ifPresent(
              known -> {
                long more = millionths(facts.usd()) - known.usd();
                if (more != 0) {
                  add(handle, known.row(), new More(0, 0, 0, more));
                }
              });
    }
  }

  private record Costly(Row row, long usd) {}

  private static void add(Handle handle, Row row, More more) {
    int writer = writer(handle);
    try (Update update =
        handle.createUpdate(
            """
            update digest
               set runs = runs + :runs, took = took + :took, longest = greatest(longest, :took),
                   late = late + :late, latest = greatest(latest, :late), usd = usd + :usd
             where of_day = :day and schedule = :schedule and task = :task and status = :status
               and bucket = :bucket and writer = :writer
            """)) {
      if (bind(update, row, writer, more).execute() == 0) {
        begin(handle, row, writer, more);
      }
    }
  }

  private static void begin(Handle handle, Row row, int writer, More more) {
    try (Update insert =
        handle.createUpdate(
            """
            insert into digest (
              of_day, schedule, task, status, bucket, writer, runs, took, longest, late, latest, usd)
            values (
              :day, :schedule, :task, :status, :bucket, :writer, :runs, :took, :took, :late, :late,
              :usd)
            """)) {
      bind(insert, row, writer, more).execute();
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Row row, int writer, More more) {
    return statement
        .bind("day", row.day())
        .bind("schedule", row.schedule())
        .bind("task", row.task())
        .bind("status", row.status())
        .bind("bucket", row.bucket())
        .bind("writer", writer)
        .bind("runs", more.runs())
        .bind("took", more.took())
        .bind("late", more.late())
        .bind("usd", more.usd());
  }

  private static int writer(Handle handle) {
    try {
      return handle.getConnection().isWrapperFor(PGConnection.class)
          ? handle.getConnection().unwrap(PGConnection.class).getBackendPID()
          : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that does not know what it is", e);
    }
  }

  /** The day of the slot, or of the order, as the id has it. */
  static long day(RunId run) {
    long millis = run.value().getMostSignificantBits() >>> 16;
    return TimeUnit.MILLISECONDS.toDays(millis);
  }

  private static long millionths(@Nullable BigDecimal usd) {
    return usd == null
        ? 0
        : usd.setScale(DECIMALS, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }
}
