package io.cronledger.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a request is willing to wait for a run to end (RFC 7240): {@code respond-async} not at
 * all, {@code wait=10} ten seconds.
 */
record Preference(Duration longest) {
  /**
   * A run's call is let go of before that; what takes longer is being settled, or waits its turn.
   */
  static final Duration LONGEST = Duration.ofMinutes(6);

  private static final Pattern WAIT = Pattern.compile("\\bwait\\s*=\\s*(\\d{1,4})\\b");

  static Preference of(Context request) {
    String prefer = request.header("Prefer");
    String wanted = prefer == null ? "" : prefer.toLowerCase(Locale.ROOT);
    Matcher wait = WAIT.matcher(wanted);
    if (wait.find()) {
      Duration given = Duration.ofSeconds(Long.parseLong(wait.group(1)));
      return new Preference(given.compareTo(LONGEST) < 0 ? given : LONGEST);
    }
    return new Preference(wanted.contains("respond-async") ? Duration.ZERO : LONGEST);
  }
}
