package io.cronledger.run;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names one attempt to the platform. It travels in the {@code User-Agent} header, which the
 * platform stores with the run it starts; that makes a lost reply a question that can be asked.
 */
public record AttemptKey(RunId run, int number) {
  private static final Pattern FORM =
      Pattern.compile("^cronledger/\\S+ \\(run/([0-9a-f-]{36}); try/([1-9][0-9]{0,8})\\)");

  public AttemptKey {
    if (number < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + number);
    }
  }

  /** {@code cronledger/1.0 (run/0199…; try/2)}. */
  public String userAgent(String version) {
    return "cronledger/%s (run/%s; try/%d)".formatted(version, run, number);
  }

  /** The key that a {@code User-Agent} holds; none if it is not ours. */
  public static Optional<AttemptKey> ofUserAgent(String userAgent) {
    Matcher form = FORM.matcher(userAgent);
    return form.find()
        ? RunId.parse(form.group(1))
            .map(run -> new AttemptKey(run, Integer.parseInt(form.group(2))))
        : Optional.empty();
  }
}
