package io.cronledger.jdbc;

import static io.cronledger.jdbc.Instants.instantOrNull;
import static io.cronledger.jdbc.Instants.micros;

import io.cronledger.run.Attempt;
import io.cronledger.run.Entry;
import io.cronledger.run.Failure;
import io.cronledger.run.Lapse;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The statements that carry a run from one state to the next; each says which it may come from. */
final class RunRecords {
  /**
   * An open run. The function keeps H2 from looking for the row among all that are open, which it
   * prefers for a list of values to the one row with the id.
   */
  private static final String OPEN = "lower(status) in ('running', 'settling')";

  private static final String WAIT =
      """
      update entry set status = 'WAITING', not_before = :notBefore, settling_since = null
       where id = :id and %s and attempts = :attempts
      """
          .formatted(OPEN);

  private static final String SETTLE =
      """
      update entry set status = 'SETTLING', settling_since = :since
       where id = :id and status = 'RUNNING' and attempts = :attempts
      """;

  private static final String RELEASE =
      """
      update entry set not_before = :notBefore
       where id = :id and status = 'WAITING' and attempts = :attempts
      """;

  private static final String LEARN =
      """
      update entry
         set platform_run_id = :platformRunId, platform_started_at = :platformStartedAt,
             platform_finished_at = :platformFinishedAt, usd = :usd,
             dataset_id = :datasetId, link = :link, log_tail = :logTail
       where id = :id and ended_at is not null
      """;

  private static final String TURN_UP =
      """
      update attempt set fate = 'TWIN', platform_run_id = :platformRunId
       where run = :run and number = :number
      """;

  private static final String LET_GO =
      """
      update attempt
         set ended_at = :endedAt, fate = :fate, platform_run_id = :platformRunId,
             connected = :connected, first_byte = :firstByte, failure_kind = :failureKind,
             failure_message = :failureMessage, failure_http_status = :failureHttpStatus
       where run = :run and number = :number
      """;

  /** What the schedule's latest success before this one had brought. */
  private static final String CHANGED =
      """
      (select p.output_sha256 from entry p
        where p.schedule = :schedule and p.status = 'SUCCEEDED' and p.id < :id
        order by p.schedule desc, p.status desc, p.id desc fetch first 1 rows only)
      <> :outputSha256
      """;

  private static final String END = end("null", OPEN);
  private static final String SUCCEED = end(CHANGED, OPEN);
  private static final String WITHDRAW = end("null", "status = 'WAITING'");

  private RunRecords() {}

  static boolean waits(Handle handle, TaskRun.Waiting run) {
    Prepared update = state(Prepared.of(handle, WAIT), run).bind("notBefore", run.notBefore());
    return letGo(handle, run, update.execute() == 1, run.notBefore());
  }

  static boolean unsettled(Handle handle, TaskRun.Settling run) {
    Prepared update = state(Prepared.of(handle, SETTLE), run).bind("since", run.since());
    return letGo(handle, run, update.execute() == 1, run.since());
  }

  static boolean ended(Handle handle, TaskRun.Over run) {
    boolean done = over(handle, run, succeedsIn(run) == null ? END : SUCCEED);
    return letGo(handle, run, done, run.endedAt());
  }

  static boolean withdrawn(Handle handle, TaskRun.Over run) {
    return over(handle, run, WITHDRAW) || stands(handle, run, run.attempts().size(), run.endedAt());
  }

  static boolean released(Handle handle, TaskRun.Waiting run) {
    Prepared update = state(Prepared.of(handle, RELEASE), run).bind("notBefore", run.notBefore());
    return update.execute() == 1;
  }

  static boolean learned(Handle handle, RunId run, RunFacts facts) {
    Digests.addCost(handle, run, facts);
    Prepared update = Prepared.of(handle, LEARN).bind("id", run.value());
    facts(update, facts);
    return update.execute() == 1;
  }

  static boolean turnedUp(Handle handle, RunId run, int attempt, String platformRunId) {
    return Prepared.of(handle, TURN_UP)
            .bind("platformRunId", platformRunId)
            .bind("run", run.value())
            .bind("number", attempt)
            .execute()
        == 1;
  }

  private static String end(String changed, String from) {
    return """
    update entry
       set status = :status, ended_at = :endedAt, recovered = :recovered,
           late = :late, took = :took, changed = %s,
           platform_run_id = :platformRunId, platform_started_at = :platformStartedAt,
           platform_finished_at = :platformFinishedAt, usd = :usd,
           dataset_id = :datasetId, link = :link, log_tail = :logTail,
           output_type = :outputType, output_size = :outputSize,
           output_sha256 = :outputSha256, output_truncated = :outputTruncated,
           failure_kind = :failureKind, failure_message = :failureMessage,
           failure_http_status = :failureHttpStatus
     where id = :id and %s and attempts = :attempts
    """
        .formatted(changed, from);
  }

  private static @Nullable ScheduleName succeedsIn(TaskRun.Over run) {
    return outputOf(run.outcome()) == null ? null : run.order().cause().schedule();
  }

  private static boolean over(Handle handle, TaskRun.Over run, String sql) {
    Prepared update = Prepared.of(handle, sql);
    ScheduleName schedule = succeedsIn(run);
    if (schedule != null) {
      update.bind("schedule", schedule.value());
    }
    Optional<Lapse> lapse = Lapse.of(run);
    state(update, run)
        .bind("status", run.status().label())
        .bind("endedAt", run.endedAt())
        .bind("late", lapse.map(one -> one.late().toMillis()).orElse(null))
        .bind("took", lapse.map(one -> one.took().toMillis()).orElse(null))
        .bind("recovered", run.recovered());
    facts(update, run.facts());
    failure(update, run.outcome().failure().orElse(null));
    EntryInserts.payload(update, "output", outputOf(run.outcome()));
    if (update.execute() == 0) {
      return false;
    }
    run.outcome().failure().ifPresent(failure -> FailureTexts.add(handle, run.id(), failure));
    Digests.add(handle, run);
    return true;
  }

  private static void facts(Prepared update, @Nullable RunFacts facts) {
    BigDecimal usd = facts == null ? null : facts.usd();
    update
        .bind("platformRunId", facts == null ? null : facts.id())
        .bind("platformStartedAt", facts == null ? null : facts.startedAt())
        .bind("platformFinishedAt", facts == null ? null : facts.finishedAt())
        .bind("usd", usd == null ? null : usd.toPlainString())
        .bind("datasetId", facts == null ? null : facts.datasetId())
        .bind("link", facts == null ? null : facts.link())
        .bind("logTail", facts == null ? null : facts.logTail());
  }

  static boolean unfired(Handle handle, Unfired range) {
    UUID id = range.id().value();
    if (Prepared.of(handle, "delete from entry where id = :id and status = 'WAITING'")
            .bind("id", id)
            .execute()
        == 0) {
      return standing(handle, range, null, range.lastSlot()).isAsExpected();
    }
    Prepared.of(handle, "delete from attempt where run = :id").bind("id", id).execute();
    EntryInserts.range(handle, range);
    return true;
  }

  /**
   * Checks that an entry stands where it would stand had the same been said before.
   *
   * @param attempts how many it has, if it can have any
   * @param since the instant that says when it came to stand there
   */
  static boolean checkSaidAgain(
      Handle handle, Entry entry, @Nullable Integer attempts, Instant since) {
    Standing standing = standing(handle, entry, attempts, since);
    if (!standing.isAsExpected()) {
      throw new IllegalStateException(
          "%s: %s cannot follow %s".formatted(entry.id(), standing.expected(), standing.present()));
    }
    return true;
  }

  private static boolean stands(Handle handle, Entry entry, int attempts, Instant since) {
    return standing(handle, entry, attempts, since).isAsExpected();
  }

  private record Standing(String present, String expected) {
    boolean isAsExpected() {
      return present.equals(expected);
    }
  }

  private static Standing standing(
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
      return new Standing(present, expected);
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
    Prepared update =
        Prepared.of(handle, LET_GO)
            .bind("run", run.id().value())
            .bind("number", attempt.number())
            .bind("fate", attempt.fate().name())
            .bind("platformRunId", attempt.platformRunId())
            .bind("connected", millis(attempt.timing().connected()))
            .bind("firstByte", millis(attempt.timing().firstByte()))
            .bind("endedAt", attempt.endedAt());
    failure(update, attempt.failure());
    update.execute();
    return true;
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static Prepared state(Prepared update, TaskRun run) {
    return update.bind("id", run.id().value()).bind("attempts", run.attempts().size());
  }

  private static void failure(Prepared update, @Nullable Failure failure) {
    update
        .bind("failureKind", failure == null ? null : failure.kind())
        .bind("failureMessage", failure == null ? null : failure.message())
        .bind("failureHttpStatus", failure == null ? null : failure.httpStatus());
  }

  private static @Nullable Payload outputOf(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded succeeded ? succeeded.output() : null;
  }
}
