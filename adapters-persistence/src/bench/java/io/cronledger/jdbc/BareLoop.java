package io.cronledger.jdbc;

import static java.time.ZoneOffset.UTC;

import io.cronledger.run.Bucket;
import io.cronledger.run.Lapse;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.TaskRun;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The least that records the same: prepared statements, one thread, a forced write per batch. */
final class BareLoop implements RecordingBench.Recorder, AutoCloseable {
  private record Wish(TaskRun run, CountDownLatch done) {}

  private final BlockingQueue<Wish> queue = new ArrayBlockingQueue<>(10_000);
  private final Connection connection;
  private final PreparedStatement claim;
  private final PreparedStatement attempt;
  private final PreparedStatement end;
  private final PreparedStatement close;
  private final PreparedStatement count;
  private final PreparedStatement beginToCount;
  private final PreparedStatement late;
  private final PreparedStatement beginLate;
  private final PreparedStatement payload;
  private final @Nullable PreparedStatement sync;
  private final Thread thread;

  BareLoop(Connection open, String force) throws SQLException {
    connection = open;
    connection.setAutoCommit(false);
    claim =
        prepared(
            """
            update entry set status = 'RUNNING', attempts = ?, not_before = null, node = null
             where id = ? and status = 'WAITING' and attempts = ? - 1
            """);
    attempt = prepared("insert into attempt (run, number, started_at, fate) values (?, ?, ?, 'OPEN')");
    end =
        prepared(
            """
            update entry
               set status = ?, ended_at = ?, recovered = ?, platform_run_id = ?,
                   late = ?, took = ?, changed = (
                     select p.output_sha256 from entry p
                      where p.schedule = ? and p.status = 'SUCCEEDED' and p.id < ?
                      order by p.schedule desc, p.status desc, p.id desc
                      fetch first 1 rows only) <> ?,
                   platform_started_at = null, platform_finished_at = null, usd = null,
                   dataset_id = null, link = null, log_tail = null,
                   output_type = ?, output_size = ?, output_sha256 = ?, output_truncated = ?,
                   failure_kind = ?, failure_message = ?, failure_http_status = ?
             where id = ? and lower(status) in ('running', 'settling') and attempts = ?
            """);
    close =
        prepared(
            """
            update attempt
               set ended_at = ?, fate = 'RAN', platform_run_id = 'HG7ML7M8z78YcAPEB',
                   connected = null, first_byte = null,
                   failure_kind = ?, failure_message = ?, failure_http_status = ?
             where run = ? and number = ?
            """);
    count =
        prepared(
            """
            update digest
               set runs = runs + 1, took = took + ?, longest = greatest(longest, ?),
                   late = late + ?, latest = greatest(latest, ?), usd = usd + 0
             where of_day = ? and schedule = ? and task = ? and status = ? and bucket = ?
               and writer = 0
            """);
    beginToCount =
        prepared(
            """
            insert into digest (
              took, longest, late, latest, of_day, schedule, task, status, bucket, writer, runs, usd)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, 0)
            """);
    late =
        prepared(
            """
            update lateness set runs = runs + 1
             where of_day = ? and schedule = ? and task = ? and bucket = ? and writer = 0
            """);
    beginLate =
        prepared(
            """
            insert into lateness (of_day, schedule, task, bucket, writer, runs)
            values (?, ?, ?, ?, 0, 1)
            """);
    payload =
        prepared(
            """
            insert into payload (sha256, chunk, deflated, bytes) select ?, ?, false, ?
             where not exists (select 1 from payload where sha256 = ? and chunk = ?)
            """);
    sync = force.isEmpty() ? null : prepared(force);
    thread = Thread.ofPlatform().start(this::work);
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  @Override
  public void began(TaskRun.UnderWay run) {
    await(run);
  }

  @Override
  public void ended(TaskRun.Over run) {
    await(run);
  }

  private void await(TaskRun run) {
    try {
      Wish wish = new Wish(run, new CountDownLatch(1));
      queue.put(wish);
      wish.done().await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void work() {
    List<Wish> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, 499);
        for (Wish wish : batch) {
          if (wish.run() instanceof TaskRun.Over over) {
            end(over);
          } else {
            begin(wish.run());
          }
        }
        connection.commit();
        if (sync != null) {
          sync.execute();
        }
        batch.forEach(wish -> wish.done().countDown());
        batch.clear();
      }
    } catch (InterruptedException closed) {
      // That is how it ends.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void begin(TaskRun run) throws SQLException {
    claim.setInt(1, 1);
    claim.setObject(2, run.id().value());
    claim.setInt(3, 1);
    claim.executeUpdate();
    attempt.setObject(1, run.id().value());
    attempt.setInt(2, 1);
    attempt.setObject(3, run.attempts().getLast().startedAt().atOffset(UTC));
    attempt.executeUpdate();
  }

  private void end(TaskRun.Over run) throws Exception {
    Payload output = ((Outcome.Succeeded) run.outcome()).output();
    byte[] bytes;
    try (InputStream in = output.open()) {
      bytes = in.readNBytes(Chunk.SIZE);
    }
    byte[] sha256 = HexFormat.of().parseHex(output.sha256());
    if (!MessageDigest.isEqual(MessageDigest.getInstance("SHA-256").digest(bytes), sha256)) {
      throw new IllegalStateException("not what it says it is");
    }
    end.setString(1, run.status().label());
    end.setObject(2, run.endedAt().atOffset(UTC));
    end.setBoolean(3, run.recovered());
    end.setString(4, "HG7ML7M8z78YcAPEB");
    Lapse lapse = Lapse.of(run).orElseThrow();
    end.setLong(5, lapse.late().toMillis());
    end.setLong(6, lapse.took().toMillis());
    end.setString(7, String.valueOf(run.order().cause().schedule()));
    end.setObject(8, run.id().value());
    end.setBytes(9, sha256);
    end.setString(10, output.contentType());
    end.setLong(11, output.size());
    end.setBytes(12, sha256);
    end.setBoolean(13, output.truncated());
    end.setNull(14, Types.VARCHAR);
    end.setNull(15, Types.VARCHAR);
    end.setNull(16, Types.INTEGER);
    end.setObject(17, run.id().value());
    end.setInt(18, 1);
    end.executeUpdate();
    if (counted(count, run, lapse) == 0) {
      counted(beginToCount, run, lapse);
    }
    if (late(late, run, lapse) == 0) {
      late(beginLate, run, lapse);
    }
    close.setObject(1, run.endedAt().atOffset(UTC));
    close.setNull(2, Types.VARCHAR);
    close.setNull(3, Types.VARCHAR);
    close.setNull(4, Types.INTEGER);
    close.setObject(5, run.id().value());
    close.setInt(6, 1);
    close.executeUpdate();
    payload.setBytes(1, sha256);
    payload.setInt(2, 0);
    payload.setBytes(3, bytes);
    payload.setBytes(4, sha256);
    payload.setInt(5, 0);
    payload.executeUpdate();
  }

  private static int counted(PreparedStatement statement, TaskRun.Over run, Lapse lapse)
      throws SQLException {
    statement.setLong(1, lapse.took().toMillis());
    statement.setLong(2, lapse.took().toMillis());
    statement.setLong(3, lapse.late().toMillis());
    statement.setLong(4, lapse.late().toMillis());
    statement.setLong(5, day(run));
    statement.setString(6, String.valueOf(run.order().cause().schedule()));
    statement.setString(7, run.order().task().value());
    statement.setString(8, run.status().label());
    statement.setInt(9, Bucket.of(lapse.took()));
    return statement.executeUpdate();
  }

  private static long day(TaskRun run) {
    return Math.floorDiv(Digests.hour(run.id()), 24);
  }

  private static int late(PreparedStatement statement, TaskRun.Over run, Lapse lapse)
      throws SQLException {
    statement.setLong(1, day(run));
    statement.setString(2, String.valueOf(run.order().cause().schedule()));
    statement.setString(3, run.order().task().value());
    statement.setInt(4, Bucket.of(lapse.late()));
    return statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
