package io.cronledger.schedule;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A zone's clock on the wall: what it shows at an instant, and when it first shows a time. All in
 * seconds since 1970-01-01T00:00, instants as UTC and local times whatever the offset.
 *
 * <pre>
 *   instant  ─────────────┬──────────────────┬──────────►
 *   offset        +1      │        +2        │    +1         three stretches
 *   local       …  01:59  │  03:00  …  02:59 │  02:00  …
 *                     a gap             a repeat
 * </pre>
 *
 * <p>Looking for the next slot mostly stays within one, so the last stretch that was used is kept.
 */
final class WallClock {
  /** More than the farthest two offsets can lie apart (+18:00 and -18:00). */
  static final long FARTHEST_APART = 36 * 3600 + 1;

  private final ZoneRules rules;

  /** Read and replaced without locks: a stretch never changes, and any one will do. */
  private Stretch recent;

  WallClock(ZoneRules rules) {
    this.rules = rules;
    this.recent = rules.isFixedOffset() ? onlyOne() : stretchAt(0);
  }

  /**
   * The time between two changes of the offset.
   *
   * @param start the first instant of it
   * @param end the first instant after it
   * @param offset local time less instant
   * @param reached the latest local time that was shown before it began
   */
  record Stretch(long start, long end, int offset, long reached) {
    boolean contains(long instant) {
      return start <= instant && instant < end;
    }

    /** The local time at its start; neither this nor the next overflows. */
    long localStart() {
      return start == Long.MIN_VALUE ? start : start + offset;
    }

    long localEnd() {
      return end == Long.MAX_VALUE ? end : end + offset;
    }

    /** Whether the clock went forward at its start, over local times never shown before. */
    boolean beginsWithGap() {
      return start != Long.MIN_VALUE && reached + 1 < localStart();
    }
  }

  /** The stretches that begin with a change of the clock from an instant, included, to another. */
  List<Stretch> changes(long from, long to) {
    List<Stretch> changes = new ArrayList<>();
    for (long next = at(from - 1).end; next < to; next = at(next).end) {
      changes.add(at(next));
    }
    return changes;
  }

  Stretch at(long instant) {
    Stretch stretch = recent;
    if (!stretch.contains(instant)) {
      stretch = stretchAt(instant);
      recent = stretch;
    }
    return stretch;
  }

  /** The latest local time shown at an instant or ever before it. */
  long reached(long instant) {
    Stretch stretch = at(instant);
    return Math.max(stretch.reached, instant + stretch.offset);
  }

  /**
   * The first instant at which the clock shows a local time, or a later one if it skips that.
   * {@link #reached} is below the local time before that instant and not below it from then on.
   */
  long firstShows(long local) {
    Stretch stretch = recent;
    if (local <= stretch.reached || local < stretch.localStart() || local >= stretch.localEnd()) {
      stretch = at(local - FARTHEST_APART);
      while (local >= stretch.localEnd()) {
        stretch = at(stretch.end);
      }
    }
    return Math.max(stretch.start, local - stretch.offset);
  }

  private Stretch onlyOne() {
    int offset = rules.getOffset(Instant.EPOCH).getTotalSeconds();
    return new Stretch(Long.MIN_VALUE, Long.MAX_VALUE, offset, Long.MIN_VALUE);
  }

  private Stretch stretchAt(long second) {
    Instant instant = Instant.ofEpochSecond(second);
    ZoneOffset offset = rules.getOffset(instant);
    // Strictly before the next second, hence at this one or before it.
    ZoneOffsetTransition begin = rules.previousTransition(instant.plusSeconds(1));
    ZoneOffsetTransition end = rules.nextTransition(instant);
    return new Stretch(
        begin == null ? Long.MIN_VALUE : begin.toEpochSecond(),
        end == null ? Long.MAX_VALUE : end.toEpochSecond(),
        offset.getTotalSeconds(),
        reachedBefore(begin));
  }

  /** Looks back over all changes so near that the clock may have shown later times before them. */
  private long reachedBefore(@Nullable ZoneOffsetTransition begin) {
    long reached = Long.MIN_VALUE;
    ZoneOffsetTransition change = begin;
    while (begin != null
        && change != null
        && change.toEpochSecond() > begin.toEpochSecond() - FARTHEST_APART) {
      long shown = change.toEpochSecond() + change.getOffsetBefore().getTotalSeconds() - 1;
      reached = Math.max(reached, shown);
      change = rules.previousTransition(change.getInstant());
    }
    return reached;
  }
}
