package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instantOrNull;
import static io.cronledger.jdbc.Instants.micros;

import io.cronledger.run.Attempt;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The statements that carry a run from one state to the next; each says which it may come from. */
final class RunRecords {
  private RunRecords() {}

  static boolean began(Handle handle, TaskRun.UnderWay run) {
    Attempt attempt = run.attempts().getLast();
    try (Update claim =
            handle.createUpdate(
                """
                update entry set status = 'RUNNING', attempts = :attempts, not_before = null
                 where id = :id and status = 'WAITING' and attempts = :attempts - 1
                """);
        Update insert =
            handle.createUpdate(
                """
                insert into attempt (run, number, started_at) values (:run, :number, :startedAt)
                """)) {
      return state(claim, run).execute() == 1
          && insert
                  .bind("run", run.id().value())
                  .bind("number", attempt.number())
                  .bind("startedAt", attempt.startedAt())
                  .execute()
              == 1;
    }
  }

  static boolean waits(Handle handle, TaskRun.Waiting run) {
    try (Update update =
        handle.createUpdate(
            """
            update entry set status = 'WAITING', not_before = :notBefore, settling_since = null
             where id = :id and status in ('RUNNING', 'SETTLING') and attempts = :attempts
            """)) {
      boolean done = state(update, run).bind("notBefore", run.notBefore()).execute() == 1;
      return letGo(handle, run, done, run.notBefore());
    }
  }

  static boolean unsettled(Handle handle, TaskRun.Settling run) {
    try (Update update =
        handle.createUpdate(
            """
            update entry set status = 'SETTLING', settling_since = :since
             where id = :id and status = 'RUNNING' and attempts = :attempts
            """)) {
      boolean done = state(update, run).bind("since", run.since()).execute() == 1;
      return letGo(handle, run, done, run.since());
    }
  }

  static boolean ended(Handle handle, TaskRun.Over run) {
    try (Update update =
        handle.createUpdate(
            """
            update entry
               set status = :status, ended_at = :endedAt, recovered = :recovered,
                   platform_run_id = :platformRunId,
                   output_type = :outputType, output_size = :outputSize,
                   output_sha256 = :outputSha256, output_truncated = :outputTruncated,
                   failure_kind = :failureKind, failure_message = :failureMessage,
                   failure_http_status = :failureHttpStatus
             where id = :id and status in ('RUNNING', 'SETTLING') and attempts = :attempts
            """)) {
      state(update, run)
          .bind("status", run.status().label())
          .bind("endedAt", run.endedAt())
          .bind("recovered", run.recovered())
          .bind("platformRunId", run.platformRunId());
      failure(update, run.outcome().failure().orElse(null));
      EntryInserts.payload(update, "output", outputOf(run.outcome()));
      return letGo(handle, run, update.execute() == 1, run.endedAt());
    }
  }

  static boolean unfired(Handle handle, Unfired range) {
    try (Update delete =
            handle.createUpdate("delete from entry where id = :id and status = 'WAITING'");
        Update deleteAttempts = handle.createUpdate("delete from attempt where run = :id")) {
      if (delete.bind("id", range.id().value()).execute() == 1) {
        deleteAttempts.bind("id", range.id().value()).execute();
        EntryInserts.range(handle, range);
      } else {
        checkSaidAgain(handle, range, null, range.lastSlot());
      }
      return true;
    }
  }

  /**
   * Checks that an entry stands where it would stand had the same been said before.
   *
   * @param attempts how many it has, if it can have any
   * @param since the instant that says when it came to stand there
   */
  static boolean checkSaidAgain(
      Handle handle, Entry entry, @Nullable Integer attempts, Instant since) {
    try (Query query =
        handle.createQuery(
            """
            select status, attempts,
                   coalesce(ended_at, settling_since, not_before, last_slot) as since
              from entry where id = :id
            """)) {
      String present =
          query
              .bind("id", entry.id().value())
              .map(
                  (row, _) ->
                      standing(row.getString(1), row.getObject(2), instantOrNull(row, "since")))
              .findOne()
              .orElse("nothing");
      String expected = standing(entry.status().label(), attempts, micros(since));
      if (!present.equals(expected)) {
        throw new IllegalStateException(
            "%s: %s cannot follow %s".formatted(entry.id(), expected, present));
      }
      return true;
    }
  }

  private static String standing(
      String status, @Nullable Object attempts, @Nullable Instant since) {
    return "%s, %s attempts, %s".formatted(status, attempts, since);
  }

  /** The attempt is over, whatever became of the run. */
  private static boolean letGo(Handle handle, TaskRun run, boolean moved, Instant since) {
    if (!moved) {
      return checkSaidAgain(handle, run, run.attempts().size(), since);
    }
    Attempt attempt = run.attempts().getLast();
    try (Update update =
        handle.createUpdate(
            """
            update attempt
               set ended_at = :endedAt, failure_kind = :failureKind,
                   failure_message = :failureMessage, failure_http_status = :failureHttpStatus
             where run = :run and number = :number
            """)) {
      update
          .bind("run", run.id().value())
          .bind("number", attempt.number())
          .bindByType("endedAt", attempt.endedAt(), Instant.class);
      failure(update, attempt.failure());
      update.execute();
    }
    return true;
  }

  private static Update state(Update update, TaskRun run) {
    return update.bind("id", run.id().value()).bind("attempts", run.attempts().size());
  }

  private static void failure(Update update, @Nullable Failure failure) {
    update
        .bind("failureKind", failure == null ? null : failure.kind())
        .bind("failureMessage", failure == null ? null : failure.message())
        .bind("failureHttpStatus", failure == null ? null : failure.httpStatus());
  }

  private static @Nullable Payload outputOf(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded succeeded ? succeeded.output() : null;
  }
}
