package io.cronledger.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** The claim: what must be on disk before the call leaves. */
    public UnderWay begin(Instant now) {
      List<Attempt> all = new ArrayList<>(attempts);
      all.add(new Attempt(attempts.size() + 1, now, null, null));
      return new UnderWay(order, all);
    }

    @Override
    public Status status() {
      return Status.WAITING;
    }
  }

  /** Claimed by somebody; its call may be on the wire. */
  record UnderWay(RunOrder order, List<Attempt> attempts) implements TaskRun {
    public UnderWay {
      attempts = List.copyOf(attempts);
      if (attempts.isEmpty()) {
        throw new IllegalArgumentException(
            "run %s is under way without an attempt".formatted(order.id()));
      }
    }

    public AttemptKey key() {
      return new AttemptKey(id(), attempts.getLast().number());
    }

    public Waiting waitUntil(Instant notBefore, Instant now, Failure why) {
      return new Waiting(order, closed(attempts, now, why), notBefore);
    }

    public Settling settle(Instant now, Failure why) {
      return new Settling(order, closed(attempts, now, why), now);
    }

    public Over end(Instant now, Outcome outcome, @Nullable String platformRunId) {
      return new Over(
          order,
          closed(attempts, now, outcome.failure().orElse(null)),
          outcome,
          now,
          platformRunId,
          false);
    }

    @Override
    public Status status() {
      return Status.RUNNING;
    }
  }

  /** Its reply was lost; what became of it is being found out. */
  record Settling(RunOrder order, List<Attempt> attempts, Instant since) implements TaskRun {
    public Settling {
      attempts = List.copyOf(attempts);
    }

    public Over end(Instant now, Outcome outcome, @Nullable String platformRunId) {
      return new Over(order, attempts, outcome, now, platformRunId, true);
    }

    /** Proved that nothing ran. */
    public Waiting waitUntil(Instant notBefore) {
      return new Waiting(order, attempts, notBefore);
    }

    @Override
    public Status status() {
      return Status.SETTLING;
    }
  }

  /**
   * Over, for good.
   *
   * @param recovered whether its end was found out later, its reply having been lost
   */
  record Over(
      RunOrder order,
      List<Attempt> attempts,
      Outcome outcome,
      Instant endedAt,
      @Nullable String platformRunId,
      boolean recovered)
      implements TaskRun {
    public Over {
      attempts = List.copyOf(attempts);
    }

    @Override
    public Status status() {
      return outcome.status();
    }
  }

  private static List<Attempt> closed(List<Attempt> attempts, Instant now, @Nullable Failure why) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.set(all.size() - 1, all.getLast().endedAt(now, why));
    return all;
  }
}
