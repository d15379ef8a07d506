package io.cronledger.run;

import io.cronledger.run.Attempt.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Until when, and how often, a run is sent. */
final class Patience {
  /** The call never left: that is no fault of the endpoint's, and counts against no limit. */
  private static final String NOT_SENT = "not-sent";

  /** HTTP statuses of an endpoint that has no room for the run now. */
  private static final Set<Integer> BUSY = Set.of(402, 403, 429);

  private Patience() {}

  /**
   * Whether a waiting run must not be sent any more. A run made again after it failed always may.
   */
  static boolean isOver(TaskRun.Waiting run, Instant now) {
    Instant deadline = deadline(run, run.notBefore());
    boolean hasRun = run.attempts().stream().anyMatch(attempt -> attempt.fate() == Fate.RAN);
    return !hasRun && deadline != null && now.isAfter(deadline);
  }

  static Failure notSent(String why) {
    return Failure.of(NOT_SENT, why);
  }

  /** Whether no call of it ever left. */
  static boolean neverLeft(TaskRun.Waiting run) {
    return run.attempts().stream()
        .allMatch(a -> a.failure() != null && a.failure().kind().equals(NOT_SENT));
  }

  /** Whether a run that was turned down may be sent again at that instant. */
  static boolean allows(TaskRun.UnderWay run, Failure failure, Instant next) {
    int limit = run.order().retry().limit();
    Instant deadline = deadline(run, run.attempts().getLast().startedAt());
    if (deadline == null) {
      return spent(run) + (isBusy(failure) ? 1 : 0) <= limit;
    }
    return !next.isAfter(deadline) && (!counts(failure) || spent(run) <= limit);
  }

  /** Whether a run that was shown not to have started may be sent again. */
  static boolean allows(TaskRun.Settling run) {
    return spent(run) <= run.order().retry().limit();
  }

  /** Whether a run that ended badly is to be made again. One that somebody stopped is not. */
  static boolean asksForAnother(TaskRun.Open run, Outcome outcome) {
    long ran = run.attempts().stream().filter(attempt -> attempt.fate() == Fate.RAN).count();
    return outcome instanceof Outcome.Failed failed
        && failed.end() != Outcome.End.ABORTED
        && ran < run.order().retry().failedLimit();
  }

  /**
   * The last instant for a sending: so long after the slot; or after its turn came, if it had to
   * wait for that; or after it was shown that an earlier sending had come to nothing.
   *
   * @param now when it is, or was, about to be sent
   */
  private static @Nullable Instant deadline(TaskRun run, Instant now) {
    Instant sendBy = run.order().sendBy();
    if (sendBy == null || !(run.order().cause() instanceof Cause.Slot slot)) {
      return sendBy;
    }
    List<Attempt> attempts = run.attempts();
    int from = run.order().turn() == Turn.AT_ONCE ? -1 : 0;
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).fate() == Fate.ABSENT) {
        from = i + 1;
      }
    }
    if (from < 0) {
      return sendBy;
    }
    Duration late = Duration.between(slot.slot(), sendBy);
    Instant counted = from < attempts.size() ? attempts.get(from).startedAt() : now;
    Instant later = counted.plus(late);
    return later.isAfter(sendBy) ? later : sendBy;
  }

  /** Attempts that count against the limit; the one under way counts. */
  private static long spent(TaskRun run) {
    return run.attempts().stream()
        .filter(attempt -> attempt.fate() != Fate.RAN)
        .filter(attempt -> attempt.failure() == null || counts(attempt.failure()))
        .count();
  }

  private static boolean counts(Failure failure) {
    return !isBusy(failure) && !failure.kind().equals(NOT_SENT);
  }

  private static boolean isBusy(@Nullable Failure failure) {
    return failure != null && failure.httpStatus() != null && BUSY.contains(failure.httpStatus());
  }
}
