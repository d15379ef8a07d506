package io.cronledger.local;

import java.time.Duration;

/**
 * Why a program is ended before it ends by itself.
 *
 * @param meanwhile the run's status until it has ended
 * @param then the run's status for good
 * @param grace how long it may take to end by itself once asked
 */
record Stop(RunStatus meanwhile, RunStatus then, String message, Duration grace) {
  /** What the platform grants a run that is aborted gracefully. */
  private static final Duration GRACEFUL = Duration.ofSeconds(30);

  /** Enough to close a file. */
  private static final Duration BRIEF = Duration.ofSeconds(2);

  static Stop timeout(int seconds) {
    return new Stop(
        RunStatus.TIMING_OUT,
        RunStatus.TIMED_OUT,
        "The run exceeded its timeout of %d seconds.".formatted(seconds),
        BRIEF);
  }

  static Stop abort(boolean gracefully) {
    return new Stop(
        RunStatus.ABORTING,
        RunStatus.ABORTED,
        "The run was aborted.",
        gracefully ? GRACEFUL : BRIEF);
  }

  static Stop closing() {
    return new Stop(
        RunStatus.ABORTING,
        RunStatus.ABORTED,
        "The local endpoint was stopped while the run was under way.",
        BRIEF);
  }

  static Stop tooMuchOutput(long bytes) {
    return new Stop(
        RunStatus.RUNNING,
        RunStatus.FAILED,
        "The program printed more than %d bytes.".formatted(bytes),
        BRIEF);
  }
}
