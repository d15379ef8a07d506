package io.cronledger.run;

/**
 * What names one attempt to the platform. It travels in the {@code User-Agent} header, which the
 * platform stores with the run it starts; that makes a lost reply a question that can be asked.
 */
public record AttemptKey(RunId run, int number) {

  public AttemptKey {
    if (number < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + number);
    }
  }

  /** {@code cronledger/1.0 (run/0199…; try/2)}. */
  public String userAgent(String version) {
    return "cronledger/%s (run/%s; try/%d)".formatted(version, run, number);
  }
}
