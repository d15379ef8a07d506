package io.cronledger.run;

import io.cronledger.run.Attempt.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, as far as it has come.
 *
 * <pre>
 * Waiting ──► UnderWay ──► Over
 *    ▲           │  │       ▲
 *    ├───────────┘  └──► Settling
 *    └──────────────────────┘
 *     nothing ran        nobody said
 *     (or it ended badly, and is to be run again)
 * </pre>
 */
public sealed interface TaskRun extends Entry {
  RunOrder order();

  /** In order; the last one is under way if the run is. */
  List<Attempt> attempts();

  @Override
  default RunId id() {
    return order().id();
  }

  /** In the ledger, and not sent, or not again yet. */
  record Waiting(RunOrder order, List<Attempt> attempts, Instant notBefore) implements TaskRun {
    public Waiting {
      attempts = List.copyOf(attempts);
    }

    /** A run that was never sent. */
    public Waiting(RunOrder order) {
      this(order, List.of(), order.orderedAt());
    }

    public Waiting until(Instant later) {
      return new Waiting(order, attempts, later);
    }

    /**
     * The claim: what must be on disk before the call leaves.
     *
     * @param now or the slot that is about to come, before which the call does not leave
     */
    public UnderWay begin(Instant now) {
      List<Attempt> all = new ArrayList<>(attempts);
      all.add(Attempt.begun(attempts.size() + 1, now));
      return new UnderWay(order, all);
    }

    /** It will not be sent, or not again. */
    public Over end(Instant now, Outcome outcome) {
      return new Over(order, attempts, outcome, now, null, false);
    }

    @Override
    public Status status() {
      return Status.WAITING;
    }
  }

  /** A run whose last attempt is open: under way, or being settled. */
  sealed interface Open extends TaskRun {

    /** How that attempt ended, and with it the run. */
    Over end(Instant now, Outcome outcome, @Nullable RunFacts facts);

    default AttemptKey key() {
      return new AttemptKey(id(), attempts().getLast().number());
    }

    /** Something ran and ended badly, and the run is to be made again. */
    default Waiting makeAgain(Instant notBefore, Instant now, Failure why, @Nullable String runId) {
      return new Waiting(
          order(), last(attempts(), a -> a.known(now, Fate.RAN, why, runId)), notBefore);
    }
  }

  /** Claimed by somebody; its call may be on the wire. */
  record UnderWay(RunOrder order, List<Attempt> attempts) implements Open {
    public UnderWay {
      attempts = List.copyOf(attempts);
      if (attempts.isEmpty()) {
        throw new IllegalArgumentException(
            "run %s is under way without an attempt".formatted(order.id()));
      }
    }

    /** Its call is over, whatever became of it. */
    public UnderWay with(Attempt.Timing timing) {
      return new UnderWay(order, last(attempts, a -> a.with(timing)));
    }

    /** Known at once: nothing ran. */
    public Waiting waitUntil(Instant notBefore, Instant now, Failure why) {
      return new Waiting(
          order, last(attempts, a -> a.known(now, Fate.NOTHING_RAN, why, null)), notBefore);
    }

    public Settling settle(Instant now, Failure why) {
      return new Settling(order, last(attempts, a -> a.unclear(now, why)), now);
    }

    @Override
    public Over end(Instant now, Outcome outcome, @Nullable RunFacts facts) {
      Failure why = outcome.failure().orElse(null);
      return new Over(order, ended(attempts, now, outcome, facts, why), outcome, now, facts, false);
    }

    @Override
    public Status status() {
      return Status.RUNNING;
    }
  }

  /** Its reply was lost; what became of it is being found out. */
  record Settling(RunOrder order, List<Attempt> attempts, Instant since) implements Open {
    public Settling {
      attempts = List.copyOf(attempts);
    }

    /** The attempt keeps on record how its reply was lost. */
    @Override
    public Over end(Instant now, Outcome outcome, @Nullable RunFacts facts) {
      Failure why = attempts.getLast().failure();
      return new Over(order, ended(attempts, now, outcome, facts, why), outcome, now, facts, true);
    }

    /** Proved that nothing ran; it is to be tried again. */
    public Waiting waitUntil(Instant notBefore) {
      return new Waiting(order, absent(notBefore), notBefore);
    }

    /** Proved that nothing ran; it is not to be tried again. */
    public Over endUnsent(Instant now, Failure why) {
      return new Over(order, absent(now), new Outcome.Refused(why), now, null, true);
    }

    private List<Attempt> absent(Instant now) {
      return last(attempts, a -> a.known(now, Fate.ABSENT, a.failure(), null));
    }

    @Override
    public Status status() {
      return Status.SETTLING;
    }
  }

  /**
   * Over, for good.
   *
   * @param facts what the platform tells of what ran; null if nothing did, or it has not told yet
   * @param recovered whether its end was found out later, its reply having been lost
   */
  record Over(
      RunOrder order,
      List<Attempt> attempts,
      Outcome outcome,
      Instant endedAt,
      @Nullable RunFacts facts,
      boolean recovered)
      implements TaskRun {
    public Over {
      attempts = List.copyOf(attempts);
    }

    /** The same as far as it can be said if it is not known how it ended. */
    public Over lost(Failure why) {
      var outcome = new Outcome.Lost(why);
      RunFacts bare = facts == null ? null : RunFacts.of(facts.id());
      return new Over(
          order, ended(attempts, endedAt, outcome, bare, why), outcome, endedAt, bare, recovered);
    }

    public @Nullable String platformRunId() {
      return facts == null ? null : facts.id();
    }

    @Override
    public Status status() {
      return outcome.status();
    }
  }

  private static List<Attempt> ended(
      List<Attempt> attempts,
      Instant now,
      Outcome outcome,
      @Nullable RunFacts facts,
      @Nullable Failure why) {
    String runId = facts == null ? null : facts.id();
    return last(attempts, a -> a.known(now, outcome.fate(), why, runId));
  }

  private static List<Attempt> last(List<Attempt> attempts, UnaryOperator<Attempt> change) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.set(all.size() - 1, change.apply(all.getLast()));
    return all;
  }
}
