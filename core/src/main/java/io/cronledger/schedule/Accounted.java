package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a cursor, with the entries of the slots it passes.
 *
 * @param definition the hash of the one that must be in force for the step to be taken
 * @param from where the cursor must be for the step to be taken
 * @param through where it is afterwards
 * @param paused whether the schedule must be paused, or not be, for the step to be taken
 * @param alone whether it is taken only if no run of the schedule is unfinished before it
 * @param tail the range that the first entry takes the place of; it must be the latest entry still
 *     for the step to be taken
 * @param entries runs that wait or are claimed, none of them sent yet, and unfired ranges, in the
 *     order of their slots; a range takes the place of the one with its id
 */
public record Accounted(
    ScheduleName schedule,
    String definition,
    Instant from,
    Instant through,
    boolean paused,
    boolean alone,
    @Nullable RunId tail,
    List<Entry> entries) {

  /** A step of a schedule that is not paused, whatever else of it is unfinished. */
  public Accounted(
      ScheduleName schedule,
      String definition,
      Instant from,
      Instant through,
      List<Entry> entries) {
    this(schedule, definition, from, through, false, false, null, entries);
  }

  public Accounted {
    entries = List.copyOf(entries);
    if (through.isBefore(from)) {
      throw new IllegalArgumentException(
          "the cursor of %s cannot go back from %s to %s".formatted(schedule, from, through));
    }
    for (Entry entry : entries) {
      boolean fits =
          switch (entry) {
            case TaskRun.Waiting run -> run.attempts().isEmpty() && isOf(run, schedule);
            case TaskRun.UnderWay run -> run.attempts().size() == 1 && isOf(run, schedule);
            case Unfired range -> range.schedule().equals(schedule);
            case TaskRun _ -> false;
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "no entry of a slot of %s: %s".formatted(schedule, entry));
      }
    }
  }

  private static boolean isOf(TaskRun run, ScheduleName schedule) {
    return run.order().cause() instanceof Cause.Slot slot && slot.schedule().equals(schedule);
  }

  Accounted with(List<Entry> others) {
    return new Accounted(schedule, definition, from, through, paused, alone, tail, others);
  }
}
