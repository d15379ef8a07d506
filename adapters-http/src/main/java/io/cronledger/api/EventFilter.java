package io.cronledger.api;

import io.cronledger.run.Entry;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRef;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads which entries somebody wants to hear of. */
final class EventFilter {
  private EventFilter() {}

  static Predicate<Entry> of(Map<String, List<String>> given) {
    var mistakes = new Mistakes();
    var parameters = new Parameters(given, mistakes, "schedule", "task", "status");
    Set<ScheduleName> schedules = Set.copyOf(RunFilter.schedules(parameters));
    @Nullable TaskRef task = RunFilter.task(parameters).orElse(null);
    Set<Status> statuses = Set.copyOf(RunFilter.statuses(parameters));
    mistakes.check();
    return entry ->
        (schedules.isEmpty() || isOf(schedules, entry))
            && (task == null || task.equals(task(entry)))
            && (statuses.isEmpty() || statuses.contains(entry.status()));
  }

  private static boolean isOf(Set<ScheduleName> schedules, Entry entry) {
    ScheduleName schedule =
        switch (entry) {
          case TaskRun run -> run.order().cause().schedule();
          case Unfired range -> range.schedule();
        };
    return schedule != null && schedules.contains(schedule);
  }

  private static TaskRef task(Entry entry) {
    return switch (entry) {
      case TaskRun run -> run.order().task();
      case Unfired range -> range.task();
    };
  }
}
