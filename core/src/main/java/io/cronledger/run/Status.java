package io.cronledger.run;

import java.util.Arrays;
import java.util.Optional;

/** Where an entry stands, in the words that people, the API and the database use. */
public enum Status {
  WAITING,
  RUNNING,
  SETTLING,
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  ABORTED,
  REFUSED,
  LOST,
  SKIPPED,
  MISSED;

  /** {@code TIMED-OUT}, as the platform spells it. */
  public String label() {
    return name().replace('_', '-');
  }

  /** Whether nothing more will happen to the entry. */
  public boolean isFinal() {
    return compareTo(SETTLING) > 0;
  }

  /** Whether a run is over, and not well. */
  public boolean isBadEnd() {
    return compareTo(SUCCEEDED) > 0 && compareTo(SKIPPED) < 0;
  }

  public static Optional<Status> parse(String label) {
    return Arrays.stream(values()).filter(s -> s.label().equalsIgnoreCase(label)).findFirst();
  }
}
