package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instant;
import static io.cronledger.jdbc.Instants.instantOrNull;

import io.cronledger.run.Attempt;
import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Result;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.run.Unfired;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads entries from rows of {@code entry left join attempt}, the attempts of a run in order. */
final class EntryRows {
  /** What is read of an attempt, under names of its own. */
  static final String ATTEMPT_COLUMNS =
      """
      a.number as attempt_number, a.started_at as attempt_started_at,
      a.ended_at as attempt_ended_at, a.failure_kind as attempt_failure_kind,
      a.failure_message as attempt_failure_message,
      a.failure_http_status as attempt_failure_http_status,
      a.fate as attempt_fate, a.platform_run_id as attempt_platform_run_id,
      a.connected as attempt_connected, a.first_byte as attempt_first_byte
      """;

  private final Payloads payloads;

  EntryRows(Payloads payloads) {
    this.payloads = payloads;
  }

  /** All entries, in the order of the rows. */
  List<Entry> all(ResultSet rows) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    boolean more = rows.next();
    while (more) {
      RunId id = id(rows);
      if (rows.getString("reason") != null) {
        entries.add(unfired(id, rows));
        more = rows.next();
        continue;
      }
      RunOrder order = order(id, rows);
      Half half = half(rows);
      List<Attempt> attempts = new ArrayList<>();
      do {
        if (rows.getObject("attempt_number") != null) {
          attempts.add(attempt(rows));
        }
        more = rows.next();
      } while (more && id(rows).equals(id));
      entries.add(half.with(order, attempts));
    }
    return entries;
  }

  /** A run but for its order and its attempts. */
  private interface Half {
    TaskRun with(RunOrder order, List<Attempt> attempts);
  }

  private Half half(ResultSet row) throws SQLException {
    Status status = status(row);
    return switch (status) {
      case WAITING -> waiting(row);
      case RUNNING -> TaskRun.UnderWay::new;
      case SETTLING -> settling(row);
      case SUCCEEDED, FAILED, TIMED_OUT, ABORTED, REFUSED, LOST, SKIPPED, MISSED ->
          over(status, row);
    };
  }

  private static Half waiting(ResultSet row) throws SQLException {
    Instant notBefore = instant(row, "not_before");
    return (order, attempts) -> new TaskRun.Waiting(order, attempts, notBefore);
  }

  private static Half settling(ResultSet row) throws SQLException {
    Instant since = instant(row, "settling_since");
    return (order, attempts) -> new TaskRun.Settling(order, attempts, since);
  }

  private Half over(Status status, ResultSet row) throws SQLException {
    Outcome outcome = outcome(status, row);
    Instant endedAt = instant(row, "ended_at");
    RunFacts facts = facts(row);
    boolean recovered = row.getBoolean("recovered");
    return (order, attempts) ->
        new TaskRun.Over(order, attempts, outcome, endedAt, facts, recovered);
  }

  static Unfired unfired(RunId id, ResultSet row) throws SQLException {
    return new Unfired(
        id,
        new ScheduleName(row.getString("schedule")),
        new TaskRef(row.getString("task")),
        row.getString("definition"),
        instant(row, "slot"),
        instant(row, "last_slot"),
        row.getLong("slots"),
        Unfired.Reason.valueOf(row.getString("reason")));
  }

  private RunOrder order(RunId id, ResultSet row) throws SQLException {
    TaskCall call =
        new TaskCall(
            new TaskRef(row.getString("task")),
            payload("input", row),
            options(row),
            delivery(row),
            row.getString("token"));
    Retry retry =
        new Retry(
            row.getInt("retry_limit"),
            Duration.parse(row.getString("retry_backoff")),
            row.getInt("retry_failed"));
    return new RunOrder(
        id,
        call,
        cause(row),
        instant(row, "ordered_at"),
        instantOrNull(row, "send_by"),
        Turn.valueOf(row.getString("turn")),
        retry);
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        Delivery.Mode.valueOf(row.getString("mode")),
        Duration.parse(row.getString("wait_for")),
        result(row),
        row.getLong("max_output"));
  }

  private static Result result(ResultSet row) throws SQLException {
    String format = row.getString("dataset_format");
    if (format == null) {
      return new Result.OutputRecord();
    }
    String fields = row.getString("dataset_fields");
    return new Result.Dataset(
        Delivery.Format.valueOf(format),
        row.getBoolean("dataset_clean"),
        fields.isEmpty() ? List.of() : fields.lines().toList(),
        row.getObject("dataset_limit", Integer.class));
  }

  private static @Nullable RunFacts facts(ResultSet row) throws SQLException {
    String id = row.getString("platform_run_id");
    String usd = row.getString("usd");
    return id == null
        ? null
        : new RunFacts(
            id,
            instantOrNull(row, "platform_started_at"),
            instantOrNull(row, "platform_finished_at"),
            usd == null ? null : new BigDecimal(usd),
            row.getString("dataset_id"),
            row.getString("link"),
            row.getString("log_tail"));
  }

  private static Cause cause(ResultSet row) throws SQLException {
    String name = row.getString("schedule");
    ScheduleName schedule = name == null ? null : new ScheduleName(name);
    String askedBy = row.getString("asked_by");
    if (askedBy != null) {
      return new Cause.Manual(askedBy, schedule);
    }
    if (schedule == null) {
      throw new IllegalStateException("neither schedule nor person caused " + id(row));
    }
    return new Cause.Slot(schedule, instant(row, "slot"), row.getString("definition"));
  }

  private static CallOptions options(ResultSet row) throws SQLException {
    String maxCharge = row.getString("max_charge_usd");
    return new CallOptions(
        row.getObject("timeout_secs", Integer.class),
        row.getObject("memory_mb", Integer.class),
        row.getObject("max_items", Integer.class),
        maxCharge == null ? null : new BigDecimal(maxCharge),
        row.getObject("restart_on_error", Boolean.class),
        row.getString("build"),
        row.getString("output_key"),
        row.getString("webhooks"));
  }

  private Outcome outcome(Status status, ResultSet row) throws SQLException {
    return switch (status) {
      case SUCCEEDED -> new Outcome.Succeeded(payload("output", row));
      case FAILED -> new Outcome.Failed(Outcome.End.FAILED, someFailure(row));
      case TIMED_OUT -> new Outcome.Failed(Outcome.End.TIMED_OUT, someFailure(row));
      case ABORTED -> new Outcome.Failed(Outcome.End.ABORTED, someFailure(row));
      case REFUSED -> new Outcome.Refused(someFailure(row));
      case LOST -> new Outcome.Lost(someFailure(row));
      case WAITING, RUNNING, SETTLING, SKIPPED, MISSED ->
          throw new IllegalStateException("a run cannot have ended as " + status.label());
    };
  }

  private Payload payload(String which, ResultSet row) throws SQLException {
    return payloads.kept(
        row.getString(which + "_type"),
        row.getLong(which + "_size"),
        row.getBytes(which + "_sha256"),
        row.getBoolean(which + "_truncated"));
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        row.getInt("attempt_number"),
        instant(row, "attempt_started_at"),
        instantOrNull(row, "attempt_ended_at"),
        Attempt.Fate.valueOf(row.getString("attempt_fate")),
        failure("attempt_failure", row),
        row.getString("attempt_platform_run_id"),
        new Attempt.Timing(millis(row, "attempt_connected"), millis(row, "attempt_first_byte")));
  }

  private static @Nullable Duration millis(ResultSet row, String column) throws SQLException {
    Long millis = row.getObject(column, Long.class);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static Failure someFailure(ResultSet row) throws SQLException {
    Failure failure = failure("failure", row);
    if (failure == null) {
      throw new IllegalStateException("no failure on record for " + id(row));
    }
    return failure;
  }

  private static @Nullable Failure failure(String which, ResultSet row) throws SQLException {
    String kind = row.getString(which + "_kind");
    return kind == null
        ? null
        : new Failure(
            kind,
            row.getString(which + "_message"),
            row.getObject(which + "_http_status", Integer.class));
  }

  private static RunId id(ResultSet row) throws SQLException {
    return new RunId(row.getObject("id", UUID.class));
  }

  private static Status status(ResultSet row) throws SQLException {
    String label = row.getString("status");
    return Status.parse(label)
        .orElseThrow(() -> new IllegalStateException("no status: '%s'".formatted(label)));
  }
}
