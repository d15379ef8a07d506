package io.cronledger.local;

import java.util.Arrays;
import java.util.Optional;

/** Where a run stands, in the platform's words. */
enum RunStatus {
  READY,
  RUNNING,
  SUCCEEDED,
  FAILED,
  TIMING_OUT,
  TIMED_OUT,
  ABORTING,
  ABORTED;

  /** {@code TIMED-OUT}, as the platform spells it. */
  String label() {
    return name().replace('_', '-');
  }

  /** Whether nothing more will happen to the run. */
  boolean isTerminal() {
    return switch (this) {
      case READY, RUNNING, TIMING_OUT, ABORTING -> false;
      case SUCCEEDED, FAILED, TIMED_OUT, ABORTED -> true;
    };
  }

  static Optional<RunStatus> parse(String label) {
    return Arrays.stream(values()).filter(status -> status.label().equals(label)).findFirst();
  }
}
