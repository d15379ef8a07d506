package io.cronledger.jdbc;

import io.cronledger.run.Entry;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import io.cronledger.schedule.Accounted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements that move cursors. */
final class TimetableRecords {
  private static final String STEP =
      """
      update schedule
         set accounted_through = :through, latest = coalesce(cast(:latest as uuid), latest)
       where name = :schedule and accounted_through = :from and paused = :paused
         and span in (select id from span where schedule = :schedule and hash = :definition)
         and not (:alone and %s)
      """
          .formatted(BookQueries.ANY_UNFINISHED);

  private TimetableRecords() {}

  /** Returns which of the steps were taken. */
  static List<Boolean> account(Handle handle, List<Accounted> steps) {
    Prepared update = Prepared.of(handle, STEP);
    for (Accounted step : steps) {
      Entry latest = step.entries().isEmpty() ? null : step.entries().getLast();
      update
          .bind("through", step.through())
          .bind("latest", latest == null ? null : latest.id().value())
          .bind("schedule", step.schedule().value())
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

  static boolean setPaused(Handle handle, ScheduleName schedule, boolean paused) {
    return Prepared.of(handle, "update schedule set paused = :paused where name = :name")
            .bind("paused", paused)
            .bind("name", schedule.value())
            .execute()
        == 1;
  }
}
