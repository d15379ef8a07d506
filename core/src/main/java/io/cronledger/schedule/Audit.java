package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes which slots a schedule had from the definitions that were in force, and compares them
 * with what is on record: each slot must have one entry, and each entry must be of a slot.
 *
 * <p>The walk goes once over the entries; a stretch without any is counted, not walked.
 */
public final class Audit {
  private final ScheduleName schedule;
  private final Instant from;
  private final Instant to;
  private final Consumer<Difference> differences;
  private final List<InForce> stretches = new ArrayList<>();
  private final Map<String, Past> pasts = new HashMap<>();
  private int current;
  private Instant position;
  private long expected;
  private long recorded;
  private long found;

  /**
   * What an audit comes to.
   *
   * @param expected slots that the definitions yield
   * @param recorded slots that the entries stand for, those let go of included
   * @param differences how many there are
   */
  public record Sum(long expected, long recorded, long differences) {
    public static final Sum NOTHING = new Sum(0, 0, 0);

    public Sum and(Sum other) {
      return new Sum(
          expected + other.expected, recorded + other.recorded, differences + other.differences);
    }
  }

  /**
   * A definition's time within the time that is audited.
   *
   * @param from included
   * @param to not included
   */
  private record InForce(String definition, Slots slots, Instant from, Instant to) {
    boolean isSlot(Instant instant) {
      return slots.count(instant, instant.plusNanos(1)) == 1;
    }
  }

  /** Entries of a definition that were let go of, and the slots without an entry in their time. */
  private static final class Past {
    private final Pruned pruned;
    private long absent;

    Past(Pruned pruned) {
      this.pruned = pruned;
    }
  }

  private Audit(ScheduleName schedule, Instant from, Instant to, Consumer<Difference> differences) {
    this.schedule = schedule;
    this.from = from;
    this.to = to;
    this.differences = differences;
    this.position = from;
  }

  /**
   * Audits a schedule from one instant, included, to another, not included; what lies beyond its
   * cursor has yet to be accounted for, and is left out.
   */
  public static Sum of(
      ScheduleName schedule,
      Instant from,
      Instant to,
      Timetable timetable,
      History history,
      Consumer<Difference> differences) {
    Instant cursor = timetable.inForce(schedule).map(Standing::accountedThrough).orElse(null);
    // Whoever goes on meanwhile moves the cursor, and enters what we would not expect.
    Instant end = cursor == null ? to : earlier(to, cursor.plusNanos(1));
    var audit = new Audit(schedule, from, end, differences);
    timetable.stretches(schedule).forEach(stretch -> audit.expect(stretch, cursor));
    history.pruned(schedule).forEach(audit::expectPast);
    timetable.recorded(schedule, from, end, audit::read);
    return audit.sum();
  }

  private void expect(Stretch stretch, @Nullable Instant cursor) {
    Instant until = stretch.until() == null ? cursor : stretch.until();
    if (until == null) {
      return;
    }
    Instant begin = later(from, stretch.since().plusNanos(1));
    Instant end = until.plusNanos(1).isBefore(to) ? until.plusNanos(1) : to;
    if (begin.isBefore(end)) {
      Slots slots = stretch.definition().read().slots();
      stretches.add(new InForce(stretch.definition().hash(), slots, begin, end));
      expected += slots.count(begin, end);
    }
  }

  private void expectPast(Pruned pruned) {
    pasts.put(pruned.definition(), new Past(pruned));
  }

  private void read(Recorded entry) {
    while (current < stretches.size() && !entry.first().isBefore(stretches.get(current).to())) {
      finish(stretches.get(current));
    }
    boolean reachesIn = entry.first().isBefore(from);
    if (current == stretches.size()
        || entry.last().isBefore(stretches.get(current).from())
        || (!reachesIn && entry.first().isBefore(stretches.get(current).from()))) {
      recorded += entry.count();
      differ(new Difference.Unexpected(schedule, entry.first(), entry));
      return;
    }
    compare(entry, stretches.get(current));
  }

  private void compare(Recorded entry, InForce stretch) {
    Instant start = later(position, stretch.from());
    Instant first = later(entry.first(), stretch.from());
    Instant end = entry.last().plusNanos(1);
    Instant inWindow = end.isBefore(stretch.to()) ? end : stretch.to();
    recorded += first.isBefore(inWindow) ? countWithin(entry, stretch, first, inWindow) : 0;
    boolean isOfSlots =
        entry.definition().equals(stretch.definition())
            && stretch.isSlot(entry.first())
            && stretch.isSlot(entry.last());
    if (!isOfSlots) {
      differ(new Difference.Unexpected(schedule, entry.first(), entry));
      return;
    }
    if (first.isBefore(start)) {
      differ(new Difference.Twice(schedule, entry.first(), entry));
    } else {
      absent(stretch, start, first);
    }
    long there = stretch.slots().count(entry.first(), end);
    if (there != entry.count()) {
      differ(new Difference.Miscounted(schedule, entry.first(), entry, there));
    }
    position = later(position, end);
  }

  /** Of a range that reaches beyond the time that is audited, only what lies within counts. */
  private static long countWithin(Recorded entry, InForce stretch, Instant first, Instant end) {
    boolean whole = !entry.first().isBefore(first) && entry.last().isBefore(end);
    return whole ? entry.count() : stretch.slots().count(first, end);
  }

  private void finish(InForce stretch) {
    absent(stretch, later(position, stretch.from()), stretch.to());
    position = later(position, stretch.to());
    current++;
  }

  /** Slots without an entry may be those whose entries were let go of. */
  private void absent(InForce stretch, Instant start, Instant end) {
    if (!start.isBefore(end)) {
      return;
    }
    Past past = pasts.get(stretch.definition());
    if (past == null) {
      missing(stretch, start, end);
      return;
    }
    Instant pastFirst = past.pruned.firstSlot();
    Instant pastEnd = past.pruned.lastSlot().plusNanos(1);
    missing(stretch, start, earlier(end, pastFirst));
    missing(stretch, later(start, pastEnd), end);
    Instant within = later(start, pastFirst);
    Instant withinEnd = earlier(end, pastEnd);
    if (within.isBefore(withinEnd)) {
      past.absent += stretch.slots().count(within, withinEnd);
    }
  }

  private void missing(InForce stretch, Instant start, Instant end) {
    if (!start.isBefore(end)) {
      return;
    }
    long count = stretch.slots().count(start, end);
    if (count > 0) {
      Instant first = stretch.slots().after(start.minusNanos(1)).orElseThrow();
      Instant last = stretch.slots().before(end).orElseThrow();
      differ(new Difference.Missing(schedule, first, last, count));
    }
  }

  private Sum sum() {
    while (current < stretches.size()) {
      finish(stretches.get(current));
    }
    for (Past past : pasts.values()) {
      Pruned pruned = past.pruned;
      boolean isWhole = !pruned.firstSlot().isBefore(from) && pruned.lastSlot().isBefore(to);
      recorded += isWhole ? pruned.count() : past.absent;
      if (isWhole && past.absent != pruned.count()) {
        differ(new Difference.MiscountedPast(schedule, pruned.firstSlot(), pruned, past.absent));
      }
    }
    return new Sum(expected, recorded, found);
  }

  private void differ(Difference difference) {
    found++;
    differences.accept(difference);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
