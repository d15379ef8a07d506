package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.LedgerId;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slot's run that the platform has and the books do not.
 *
 * @param run with its attempts, the last of which is open
 * @param range in whose place it comes; null if no entry has its slot
 * @param rest what the range says of the slots before it, and of those after it
 */
public record Adopted(TaskRun.UnderWay run, @Nullable Unfired range, List<Unfired> rest) {

  public Adopted {
    rest = List.copyOf(rest);
    long left = rest.stream().mapToLong(Unfired::count).sum();
    if (!(run.order().cause() instanceof Cause.Slot)
        || left != (range == null ? 0 : range.count() - 1)) {
      throw new IllegalArgumentException("%s cannot go into %s".formatted(run.id(), range));
    }
  }

  /** Which slot's run it is. */
  public Cause.Slot slot() {
    return (Cause.Slot) run.order().cause();
  }

  /** The run of a slot that has no entry. */
  static Adopted alone(TaskRun.UnderWay run) {
    return new Adopted(run, null, List.of());
  }

  /**
   * The run of one of the slots of a range.
   *
   * @param slots of the definition that yielded it
   */
  static Adopted into(Unfired range, TaskRun.UnderWay run, Instant slot, Slots slots, LedgerId id) {
    List<Unfired> rest = new ArrayList<>();
    long before = slots.count(range.firstSlot(), slot);
    if (before > 0) {
      rest.add(
          part(range, range.id(), range.firstSlot(), slots.before(slot).orElseThrow(), before));
    }
    long after = range.count() - before - 1;
    if (after > 0) {
      Instant next = slots.after(slot).orElseThrow();
      RunId first = RunId.ofSlot(id, range.schedule(), next);
      rest.add(part(range, first, next, range.lastSlot(), after));
    }
    return new Adopted(run, range, rest);
  }

  private static Unfired part(Unfired range, RunId id, Instant first, Instant last, long count) {
    return new Unfired(
        id, range.schedule(), range.task(), range.definition(), first, last, count, range.reason());
  }

  /** The latest of what was the range, if that is a range again. */
  public @Nullable RunId tail() {
    boolean endsWithIt =
        range == null || rest.isEmpty() || !rest.getLast().lastSlot().equals(range.lastSlot());
    return endsWithIt ? null : rest.getLast().id();
  }
}
