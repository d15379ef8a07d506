package io.cronledger.jdbc;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Result;
import io.cronledger.run.Payload;
import io.cronledger.run.RunOrder;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements by which entries come into the ledger. */
final class EntryInserts {
  private static final String RUN =
      """
      insert into entry (
        id, status, schedule, task, definition, slot, asked_by,
        ordered_at, send_by, turn, retry_limit, retry_backoff, retry_failed,
        mode, wait_for, dataset_format, dataset_clean, dataset_fields, dataset_limit,
        max_output, token,
        input_type, input_size, input_sha256, input_truncated,
        timeout_secs, memory_mb, max_items, max_charge_usd, restart_on_error,
        build, output_key, webhooks, attempts, not_before, node)
      values (
        :id, :status, :schedule, :task, :definition, :slot, :askedBy,
        :orderedAt, :sendBy, :turn, :retryLimit, :retryBackoff, :retryFailed,
        :mode, :waitFor, :datasetFormat, :datasetClean, :datasetFields, :datasetLimit,
        :maxOutput, :token,
        :inputType, :inputSize, :inputSha256, :inputTruncated,
        :timeout, :memory, :maxItems, :maxCharge, :restartOnError,
        :build, :outputKey, :webhooks, :attempts, :notBefore, :node)
      """;

  private static final String RANGE =
      """
      insert into entry (
        id, status, schedule, task, definition, slot, last_slot, slots, reason)
      values (
        :id, :status, :schedule, :task, :definition, :slot, :lastSlot, :slots, :reason)
      """;

  private static final String LONGER_RANGE =
      """
      update entry
         set status = :status, schedule = :schedule, task = :task,
             definition = :definition, slot = :slot, last_slot = :lastSlot,
             slots = :slots, reason = :reason
       where id = :id and reason is not null
      """;

  /** A range that says what it is thought to say. */
  private static final String TAKE_OUT =
      """
      delete from entry
       where id = :id and reason = :reason and slot = :slot and last_slot = :lastSlot
         and slots = :slots
      """;

  private EntryInserts() {}

  /** Runs that were never sent; each waits, or is just being claimed. */
  static void all(Handle handle, List<? extends TaskRun> runs) {
    if (runs.isEmpty()) {
      return;
    }
    Prepared insert = Prepared.of(handle, RUN);
    for (TaskRun run : runs) {
      bind(insert, run).bind("node", WrittenBy.node(handle)).add();
    }
    insert.executeAll();
  }

  private static Prepared bind(Prepared insert, TaskRun run) {
    RunOrder order = run.order();
    cause(insert, order.cause());
    payload(insert, "input", order.call().input());
    options(insert, order.call().options());
    delivery(insert, order.call().delivery());
    return insert
        .bind("id", run.id().value())
        .bind("status", run.status().label())
        .bind("attempts", run.attempts().size())
        .bind("task", order.task().value())
        .bind("orderedAt", order.orderedAt())
        .bind("sendBy", order.sendBy())
        .bind("retryLimit", order.retry().limit())
        .bind("retryBackoff", order.retry().backoff().toString())
        .bind("retryFailed", order.retry().failedLimit())
        .bind("turn", order.turn().name())
        .bind("token", order.call().token())
        .bind("notBefore", run instanceof TaskRun.Waiting waiting ? waiting.notBefore() : null);
  }

  static void range(Handle handle, Unfired range) {
    bind(Prepared.of(handle, RANGE), range).execute();
  }

  /** Enters a range, or puts it in the place of the one with its id. */
  static void rangeOrLonger(Handle handle, Unfired range) {
    if (bind(Prepared.of(handle, LONGER_RANGE), range).execute() == 0) {
      range(handle, range);
    }
  }

  /** Returns whether the range was on record just so. */
  static boolean takeOut(Handle handle, Unfired range) {
    return Prepared.of(handle, TAKE_OUT)
            .bind("id", range.id().value())
            .bind("reason", range.reason().name())
            .bind("slot", range.firstSlot())
            .bind("lastSlot", range.lastSlot())
            .bind("slots", range.count())
            .execute()
        == 1;
  }

  /** Binds what is known of a payload beside its bytes. */
  static void payload(Prepared update, String which, @Nullable Payload payload) {
    update
        .bind(which + "Type", payload == null ? null : payload.contentType())
        .bind(which + "Size", payload == null ? null : payload.size())
        .bind(which + "Truncated", payload == null ? null : payload.truncated())
        .bind(which + "Sha256", payload == null ? null : HexFormat.of().parseHex(payload.sha256()));
  }

  private static Prepared bind(Prepared update, Unfired range) {
    return update
        .bind("id", range.id().value())
        .bind("status", range.status().label())
        .bind("schedule", range.schedule().value())
        .bind("task", range.task().value())
        .bind("definition", range.definition())
        .bind("slot", range.firstSlot())
        .bind("lastSlot", range.lastSlot())
        .bind("slots", range.count())
        .bind("reason", range.reason().name());
  }

  private static void cause(Prepared insert, Cause cause) {
    ScheduleName schedule = cause.schedule();
    insert.bind("schedule", schedule == null ? null : schedule.value());
    switch (cause) {
      case Cause.Slot slot ->
          insert
              .bind("definition", slot.definition())
              .bind("slot", slot.slot())
              .bind("askedBy", (String) null);
      case Cause.Manual manual ->
          insert
              .bind("definition", (String) null)
              .bind("slot", (Instant) null)
              .bind("askedBy", manual.by());
    }
  }

  private static void delivery(Prepared insert, Delivery delivery) {
    Result.Dataset dataset = delivery.result() instanceof Result.Dataset items ? items : null;
    insert
        .bind("mode", delivery.mode().name())
        .bind("waitFor", delivery.waitFor().toString())
        .bind("maxOutput", delivery.maxOutput())
        .bind("datasetFormat", dataset == null ? null : dataset.format().name())
        .bind("datasetClean", dataset == null ? null : dataset.clean())
        .bind("datasetFields", dataset == null ? null : String.join("\n", dataset.fields()))
        .bind("datasetLimit", dataset == null ? null : dataset.limit());
  }

  private static void options(Prepared insert, CallOptions options) {
    var maxCharge = options.maxTotalChargeUsd();
    insert
        .bind("timeout", options.timeout())
        .bind("memory", options.memory())
        .bind("maxItems", options.maxItems())
        .bind("maxCharge", maxCharge == null ? null : maxCharge.toString())
        .bind("restartOnError", options.restartOnError())
        .bind("build", options.build())
        .bind("outputKey", options.outputRecordKey())
        .bind("webhooks", options.webhooks());
  }
}
