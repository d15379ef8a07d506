package io.cronledger.jdbc;

import io.cronledger.run.Attempt;
import io.cronledger.run.Cause;
import io.cronledger.run.Claim;
import io.cronledger.run.Failure;
import io.cronledger.run.TaskRun;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements that claim a run for an attempt. */
final class ClaimRecords {
  private static final String CLAIM =
      """
      update entry
         set status = 'RUNNING', attempts = :attempts, not_before = null, node = :node
       where id = :id and status = 'WAITING' and attempts = :attempts - 1
         and ordered_at = :orderedAt and turn = :turn
         and definition is not distinct from :definition
      """;

  private static final String STANDING =
      """
      select 1 from entry e join attempt a on a.run = e.id and a.number = e.attempts
       where e.id = :id and e.status = 'RUNNING' and e.attempts = :attempts
         and a.started_at = :startedAt
      """;

  private static final String ATTEMPT =
      """
      insert into attempt (run, number, started_at, fate, node)
      values (:run, :number, :startedAt, 'OPEN', :node)
      """;

  private static final String EARLIER =
      """
      insert into attempt (
        run, number, started_at, ended_at, fate, platform_run_id, failure_kind, failure_message)
      values (
        :run, :number, :startedAt, :endedAt, :fate, :platformRunId, :failureKind, :failureMessage)
      """;

  private ClaimRecords() {}

  /** The first attempts of those runs that come into the ledger claimed. */
  static void begun(Handle handle, List<TaskRun> runs) {
    List<TaskRun> claimed = runs.stream().filter(run -> !run.attempts().isEmpty()).toList();
    if (claimed.isEmpty()) {
      return;
    }
    Prepared insert = Prepared.of(handle, ATTEMPT);
    claimed.forEach(run -> bind(insert, handle, run).add());
    insert.executeAll();
  }

  /** The attempts of a run that comes into the ledger under way, though nobody here sent it. */
  static void adopted(Handle handle, TaskRun.UnderWay run) {
    for (Attempt attempt : run.attempts().subList(0, run.attempts().size() - 1)) {
      Failure failure = attempt.failure();
      Prepared.of(handle, EARLIER)
          .bind("run", run.id().value())
          .bind("number", attempt.number())
          .bind("startedAt", attempt.startedAt())
          .bind("endedAt", attempt.endedAt())
          .bind("fate", attempt.fate().name())
          .bind("platformRunId", attempt.platformRunId())
          .bind("failureKind", failure == null ? null : failure.kind())
          .bind("failureMessage", failure == null ? null : failure.message())
          .execute();
    }
    begun(handle, List.of(run));
  }

  static Claim began(Handle handle, TaskRun.UnderWay run) {
    if (claimed(handle, run)) {
      bind(Prepared.of(handle, ATTEMPT), handle, run).execute();
      return Claim.MADE;
    }
    Attempt attempt = run.attempts().getLast();
    boolean stands =
        Prepared.of(handle, STANDING)
            .bind("id", run.id().value())
            .bind("attempts", attempt.number())
            .bind("startedAt", attempt.startedAt())
            .finds();
    return stands ? Claim.STANDS : Claim.DENIED;
  }

  private static boolean claimed(Handle handle, TaskRun.UnderWay run) {
    return Prepared.of(handle, CLAIM)
            .bind("id", run.id().value())
            .bind("attempts", run.attempts().size())
            .bind("node", WrittenBy.node(handle))
            .bind("orderedAt", run.order().orderedAt())
            .bind("turn", run.order().turn().name())
            .bind(
                "definition",
                run.order().cause() instanceof Cause.Slot slot ? slot.definition() : null)
            .execute()
        == 1;
  }

  private static Prepared bind(Prepared insert, Handle handle, TaskRun run) {
    Attempt attempt = run.attempts().getLast();
    return insert
        .bind("run", run.id().value())
        .bind("number", attempt.number())
        .bind("startedAt", attempt.startedAt())
        .bind("node", WrittenBy.node(handle));
  }
}
