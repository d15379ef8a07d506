package io.cronledger.run;

import io.cronledger.run.PlatformRuns.Survey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** What is not known about one run, and the platform can tell. */
sealed interface Question {
  /** How far the platform's clock may be from ours. */
  Duration SKEW = Duration.ofMinutes(5);

  TaskRun run();

  /** Since when the platform's runs must be looked at. */
  Instant window();

  /**
   * The same where the clock may have been set back since.
   *
   * @param openedAt when the question came up, by the clock as it is set now
   */
  default Instant window(Instant openedAt) {
    return window();
  }

  /** When to give up asking. */
  Instant until();

  /** When to ask first, and how soon again. */
  Pace pace();

  /** Each pause is half as long again as the one before. */
  record Pace(Instant first, Duration shortest, Duration longest) {
    Duration after(Duration pause) {
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      return longer.compareTo(longest) < 0 ? longer : longest;
    }
  }

  /** The run that is asked about, if it is among these; of several, that of the last attempt. */
  default Optional<PlatformRun> answer(Survey.Seen seen) {
    return seen.runs().stream()
        .filter(found -> found.key() != null && isAbout(found.key()))
        .max(Comparator.comparingInt(Question::number));
  }

  /** A key of any attempt will do, but for those of which we know what became of them. */
  default boolean isAbout(AttemptKey key) {
    return key.run().equals(run().id())
        && run().attempts().stream()
            .noneMatch(a -> a.number() == key.number() && a.fate() != Attempt.Fate.OPEN);
  }

  private static int number(PlatformRun run) {
    return run.key() == null ? 0 : run.key().number();
  }

  /** Its reply was lost: how did it end, if it ever began? */
  record End(TaskRun.Settling run) implements Question {
    /** After so long the platform may have deleted the run. */
    private static final Duration GIVE_UP = Duration.ofDays(7);

    @Override
    public Instant window() {
      return run.attempts().getFirst().startedAt().minus(SKEW);
    }

    /** The call had left no longer before than it may take, whatever its claim says. */
    @Override
    public Instant window(Instant openedAt) {
      Duration atMost = run.order().call().delivery().waitFor().plus(Settler.CLAIM_HOLDS);
      Instant left = openedAt.minus(atMost);
      Instant earliest = openedAt.isBefore(claimedAt()) ? left.minus(SKEW) : left;
      return earliest.isBefore(window()) ? earliest : window();
    }

    @Override
    public Instant until() {
      return claimedAt().plus(GIVE_UP);
    }

    /** As long as the platform shows it, or shows nothing, for as long again as we ask. */
    Instant atTheLatest() {
      Instant since = run.since().isAfter(claimedAt()) ? run.since() : claimedAt();
      return since.plus(GIVE_UP);
    }

    @Override
    public Pace pace() {
      return new Pace(run.since(), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** The call left within seconds of that. */
    Instant claimedAt() {
      return run.attempts().getLast().startedAt();
    }
  }

  /**
   * It was due before this process was there: has an earlier one sent it already?
   *
   * @param justNow whether that may have been a moment ago
   */
  record Precedent(TaskRun.Waiting run, boolean justNow) implements Question {
    /** For a run that may be sent however late. */
    private static final Duration GIVE_UP = Duration.ofDays(1);

    @Override
    public Instant window() {
      Instant orderedAt = run.order().orderedAt();
      Instant slot = run.order().cause() instanceof Cause.Slot(_, Instant due, _) ? due : orderedAt;
      return (slot.isBefore(orderedAt) ? slot : orderedAt).minus(SKEW);
    }

    @Override
    public Instant until() {
      Instant sendBy = run.order().sendBy();
      return sendBy == null ? run.order().orderedAt().plus(GIVE_UP) : sendBy;
    }

    @Override
    public Pace pace() {
      return new Pace(run.order().orderedAt(), Duration.ofSeconds(1), Duration.ofSeconds(10));
    }
  }

  /** It is over, and we know how: what else does the platform tell of it? */
  record Facts(TaskRun.Over run) implements Question {
    /** Sooner the platform's figures are preliminary. */
    private static final Duration FINAL_AFTER = Duration.ofSeconds(10);

    private static final Duration GIVE_UP = Duration.ofMinutes(10);

    @Override
    public Instant window() {
      return run.attempts().getLast().startedAt().minus(SKEW);
    }

    @Override
    public Instant until() {
      return run.endedAt().plus(GIVE_UP);
    }

    @Override
    public Pace pace() {
      return new Pace(
          run.endedAt().plus(FINAL_AFTER), Duration.ofSeconds(10), Duration.ofMinutes(2));
    }

    @Override
    public boolean isAbout(AttemptKey key) {
      return key.equals(new AttemptKey(run.id(), run.attempts().getLast().number()));
    }
  }

  /** An attempt was shown to be absent: does it turn up after all? */
  record Twin(TaskRun run, Attempt attempt, Instant until) implements Question {
    /** How long after the proof it is watched for. */
    static final Duration WATCH = Duration.ofHours(24);

    @Override
    public Instant window() {
      return attempt.startedAt().minus(SKEW);
    }

    @Override
    public Pace pace() {
      return new Pace(attempt.startedAt(), Duration.ofMinutes(1), Duration.ofMinutes(10));
    }

    @Override
    public boolean isAbout(AttemptKey key) {
      return key.equals(new AttemptKey(run.id(), attempt.number()));
    }
  }

  /** It is to be stopped: where is it? */
  record Whereabouts(TaskRun.Open run, Instant since) implements Question {
    private static final Duration GIVE_UP = Duration.ofDays(7);

    @Override
    public Instant window() {
      return run.attempts().getLast().startedAt().minus(SKEW);
    }

    @Override
    public Instant until() {
      return since.plus(GIVE_UP);
    }

    @Override
    public Pace pace() {
      return new Pace(since, Duration.ofMillis(500), Duration.ofSeconds(10));
    }
  }
}
