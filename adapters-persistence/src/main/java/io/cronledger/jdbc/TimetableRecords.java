package io.cronledger.jdbc;

import io.cronledger.run.Entry;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Accounted;
import io.cronledger.schedule.Adopted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements that move cursors. */
final class TimetableRecords {
  private static final String STEP =
      """
      update schedule
         set accounted_through = :through, latest = coalesce(cast(:latest as uuid), latest)
       where name = :schedule and accounted_through = :from and paused = :paused
         and exists (
           select 1 from span where span.id = schedule.span and span.hash = :definition)
         and (cast(:tail as uuid) is null or latest = cast(:tail as uuid))
         and not (:alone and %s)
      """
          .formatted(BookQueries.ANY_UNFINISHED);

  private static final String UNFIRED =
      """
      select 1 from entry
       where schedule = :schedule and status in ('SKIPPED', 'MISSED')
         and slot <= :slot and last_slot >= :slot
      """;

  private TimetableRecords() {}

  /** Returns which of the steps were taken. */
  static List<Boolean> account(Handle handle, List<Accounted> steps) {
    Prepared update = Prepared.of(handle, STEP);
    for (Accounted step : steps) {
      Entry latest = step.entries().isEmpty() ? null : step.entries().getLast();
      update
          .bind("through", step.through())
          .bind("latest", idOrNull(latest == null ? null : latest.id()))
          .bind("schedule", step.schedule().value())
          .bind("tail", idOrNull(step.tail()))
          .bind("alone", step.alone())
          .bind("definition", step.definition())
          .bind("from", step.from())
          .bind("paused", step.paused())
          .add();
    }
    List<Boolean> taken = Arrays.stream(update.executeAll()).mapToObj(moved -> moved == 1).toList();
    List<TaskRun> runs = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i)) {
        for (Entry entry : steps.get(i).entries()) {
          switch (entry) {
            case TaskRun run -> runs.add(run);
            case Unfired range -> EntryInserts.rangeOrLonger(handle, range);
          }
        }
      }
    }
    EntryInserts.all(handle, runs);
    ClaimRecords.begun(handle, runs);
    return taken;
  }

  private static @Nullable UUID idOrNull(@Nullable RunId id) {
    return id == null ? null : id.value();
  }

  /** Waits for whoever moves the schedule's cursor, so that nobody goes on with the range. */
  static boolean adopted(Handle handle, Adopted adopted) {
    Unfired range = adopted.range();
    String schedule = adopted.slot().schedule().value();
    Prepared.of(handle, "update schedule set latest = latest where name = :name")
        .bind("name", schedule)
        .execute();
    if (range == null) {
      boolean isUnfired =
          Prepared.of(handle, UNFIRED)
              .bind("schedule", schedule)
              .bind("slot", adopted.slot().slot())
              .finds();
      if (isUnfired) {
        return false;
      }
    } else {
      if (!EntryInserts.takeOut(handle, range)) {
        return false;
      }
      adopted.rest().forEach(rest -> EntryInserts.range(handle, rest));
      Prepared.of(
              handle, "update schedule set latest = :tail where name = :name and latest = :range")
          .bind("tail", idOrNull(adopted.tail()))
          .bind("name", schedule)
          .bind("range", range.id().value())
          .execute();
    }
    EntryInserts.all(handle, List.of(adopted.run()));
    ClaimRecords.adopted(handle, adopted.run());
    return true;
  }

  static boolean setPaused(Handle handle, ScheduleName schedule, boolean paused) {
    return Prepared.of(handle, "update schedule set paused = :paused where name = :name")
            .bind("paused", paused)
            .bind("name", schedule.value())
            .execute()
        == 1;
  }
}
