package io.cronledger.jdbc;

import io.cronledger.jdbc.SqlHistory.Gone;
import io.cronledger.schedule.Pruned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The statements that remove what is over; what is there no more has been removed by others. */
final class Removals {
  private Removals() {}

  /**
   * Removes entries and their attempts, and notes what is left of their slots. An entry stays that
   * is not what it was when it was read: one of its slots may have turned out to have run.
   */
  static List<Gone> remove(Handle handle, List<Gone> going) {
    List<Gone> gone = new ArrayList<>();
    int[] counts =
        each(
            handle,
            going,
            "delete from entry where id = :id and status = :status and coalesce(slots, 1) = :slots",
            (delete, entry) -> delete.bind("status", entry.status()).bind("slots", entry.slots()));
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        gone.add(going.get(i));
      }
    }
    if (!gone.isEmpty()) {
      each(handle, gone, "delete from attempt where run = :id", (_, _) -> {});
      each(handle, gone, "delete from failure_text where run = :id", (_, _) -> {});
    }
    Map<String, Pruned> left = new TreeMap<>();
    for (Gone entry : gone) {
      Pruned slots = entry.left();
      if (slots != null) {
        left.merge(slots.schedule() + " " + slots.definition(), slots, Pruned::and);
      }
    }
    left.values().forEach(slots -> note(handle, slots));
    return gone;
  }

  private static int[] each(
      Handle handle, List<Gone> entries, String sql, BiConsumer<PreparedBatch, Gone> beside) {
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      for (Gone entry : entries) {
        beside.accept(batch.bind("id", entry.id().value()), entry);
        batch.add();
      }
      return batch.execute();
    }
  }

  private static void note(Handle handle, Pruned slots) {
    try (Update update =
            handle.createUpdate(
                """
                update pruned
                   set first_slot = case when :first < first_slot then :first else first_slot end,
                       last_slot = case when :last > last_slot then :last else last_slot end,
                       slots = slots + :slots
                 where schedule = :schedule and definition = :definition
                """);
        Update insert =
            handle.createUpdate(
                """
                insert into pruned (schedule, definition, first_slot, last_slot, slots)
                values (:schedule, :definition, :first, :last, :slots)
                """)) {
      if (bind(update, slots).execute() == 0) {
        bind(insert, slots).execute();
      }
    }
  }

  private static Update bind(Update update, Pruned slots) {
    return update
        .bind("schedule", slots.schedule().value())
        .bind("definition", slots.definition())
        .bind("first", slots.firstSlot())
        .bind("last", slots.lastSlot())
        .bind("slots", slots.count());
  }

  static boolean isReferredTo(Handle handle, byte[] sha256) {
    try (Query query =
        handle.createQuery(
            """
            select exists (select 1 from entry where input_sha256 = :sha256)
                or exists (select 1 from entry where output_sha256 = :sha256)
            """)) {
      return query.bind("sha256", sha256).mapTo(Boolean.class).one();
    }
  }

  static boolean removeUnreferenced(Handle handle, List<byte[]> payloads) {
    if (payloads.isEmpty()) {
      return false;
    }
    try (PreparedBatch delete =
        handle.prepareBatch(
            """
            delete from payload
             where sha256 = :sha256
               and not exists (select 1 from entry where input_sha256 = :sha256)
               and not exists (select 1 from entry where output_sha256 = :sha256)
            """)) {
      payloads.forEach(sha256 -> delete.bind("sha256", sha256).add());
      delete.execute();
      Holds.of(handle).begin();
      return true;
    }
  }
}
