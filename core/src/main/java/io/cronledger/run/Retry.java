package io.cronledger.run;

import java.time.Duration;

/**
 * How often a call is sent again.
 *
 * @param limit further attempts, at the most, after such under which nothing ran
 * @param backoff before the first of them; it doubles with each
 * @param failedLimit further runs, at the most, after such that ended badly: they cost again
 */
public record Retry(int limit, Duration backoff, int failedLimit) {

  public static final Retry DEFAULT = new Retry(3, Duration.ofSeconds(2), 0);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  public Retry {
    if (limit < 0 || backoff.isNegative() || failedLimit < 0) {
      throw new IllegalArgumentException(
          "retry %d, backoff %s, retryFailed %d: none can be negative"
              .formatted(limit, backoff, failedLimit));
    }
  }

  /**
   * How long to wait after so many attempts; runs that failed together do not come back together.
   */
  public Duration delayAfter(int attempts, RunId run) {
    Duration delay = backoff.multipliedBy(1L << Math.min(attempts - 1, 20));
    Duration bounded = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    int permille = Math.floorMod(run.hashCode() + attempts, 500);
    return bounded.plus(bounded.multipliedBy(permille).dividedBy(1000));
  }
}
