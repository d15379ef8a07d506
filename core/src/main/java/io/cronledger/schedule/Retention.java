package io.cronledger.schedule;

import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of what need not be kept any longer, in rounds, and each round in steps that are small
 * enough to delay nothing.
 */
public final class Retention {
  /** As many as are let go of at once: whoever records a run meanwhile may wait for these. */
  public static final int STEP = 25;

  /**
   * Between two steps, if the first took no time: some hundreds a second are more than can come.
   */
  private static final Duration PAUSE = Duration.ofMillis(25);

  /** A step that took long, since the disk is slow or busy, is followed by more quiet. */
  private static final int QUIET = 4;

  /** Nobody minds if an entry stays a little longer. */
  static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(10);

  /** Only a crash leaves payloads that nothing refers to. */
  static final Duration BETWEEN_SWEEPS = Duration.ofDays(1);

  private final History history;
  private final Timetable timetable;
  private final Keep keep;
  private final InstantSource clock;
  private final Deque<Cut> round = new ArrayDeque<>();
  private Instant nextRound = Instant.MIN;
  private Instant nextSweep = Instant.MIN;
  private String swept = "";

  public Retention(History history, Timetable timetable, Keep keep, InstantSource clock) {
    this.history = history;
    this.timetable = timetable;
    this.keep = keep;
    this.clock = clock;
  }

  /** How long nothing is to be done after a step that took so long. */
  public static Duration pauseAfter(Duration step) {
    Duration quiet = step.multipliedBy(QUIET);
    return quiet.compareTo(PAUSE) > 0 ? quiet : PAUSE;
  }

  /**
   * Does a little, if there is something to do; returns whether it is worth coming back at once.
   */
  public boolean step() {
    Instant now = clock.instant();
    if (round.isEmpty() && !now.isBefore(nextRound)) {
      nextRound = now.plus(BETWEEN_ROUNDS);
      round.addAll(cuts(now));
    }
    Cut cut = round.peek();
    if (cut != null) {
      forget(cut);
      return true;
    }
    return sweep(now);
  }

  private void forget(Cut cut) {
    History.Forgotten forgotten = history.forget(cut, STEP);
    round.remove();
    if (forgotten.entries() == STEP && forgotten.through() != null) {
      round.push(cut.after(forgotten.through()));
    }
  }

  private boolean sweep(Instant now) {
    if (swept.isEmpty() && now.isBefore(nextSweep)) {
      return false;
    }
    nextSweep = now.plus(BETWEEN_SWEEPS);
    swept = history.sweep(swept, STEP);
    return !swept.isEmpty();
  }

  private List<Cut> cuts(Instant now) {
    Map<ScheduleName, Duration> own = new HashMap<>();
    for (Standing standing : timetable.inForce()) {
      Duration ofSchedule = standing.definition().read().keep();
      if (ofSchedule != null) {
        own.put(standing.definition().schedule(), ofSchedule);
      }
    }
    @Nullable RunId tooMuch =
        keep.bytes() == null ? null : history.exceeding(keep.bytes()).orElse(null);
    return Stream.concat(
            Stream.of(cut(null, keep.age(), tooMuch, now)),
            history.schedules().stream()
                .map(name -> cut(name, own.getOrDefault(name, keep.age()), tooMuch, now)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Returns nothing if all entries of the schedule stay. */
  private @Nullable Cut cut(
      @Nullable ScheduleName name, @Nullable Duration age, @Nullable RunId tooMuch, Instant now) {
    RunId tooOld = age == null ? null : RunId.firstAt(now.minus(age));
    RunId tooMany =
        name == null || keep.runs() == null ? null : history.newest(name, keep.runs()).orElse(null);
    RunId before = later(later(tooOld, tooMany), tooMuch);
    if (before == null) {
      return null;
    }
    RunId badTooOld = keep.bad() == null ? before : RunId.firstAt(now.minus(keep.bad()));
    RunId badBefore = later(badTooOld, tooMuch);
    return new Cut(name, null, before, Objects.requireNonNull(badBefore), keep.lastGood());
  }

  private static @Nullable RunId later(@Nullable RunId one, @Nullable RunId other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) >= 0 ? one : other;
  }
}
