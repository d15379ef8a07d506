package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * What a stranger wrote, made fit for the ledger: bounded, without what no database takes, and
 * without our token should it have been echoed.
 */
final class SafeText {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_MESSAGE = 2_000;

  private final @Nullable String secret;

  SafeText(@Nullable String secret) {
    this.secret = secret;
  }

  String name(String text) {
    return safe(text, LONGEST_NAME);
  }

  String message(String text) {
    return safe(text, LONGEST_MESSAGE);
  }

  /** The end of a text, from the first whole line on if there is one. */
  String tail(String text, boolean isCut) {
    int line = text.indexOf('\n');
    return safe(isCut && line >= 0 ? text.substring(line + 1) : text, Integer.MAX_VALUE);
  }

  private String safe(String text, int longest) {
    String without = secret == null || secret.isEmpty() ? text : text.replace(secret, "***");
    String bounded = without.length() <= longest ? without : without.substring(0, longest) + "…";
    // A surrogate without its other half becomes a question mark on the way to bytes and back.
    return new String(bounded.getBytes(UTF_8), UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
  }
}
