package io.cronledger.apify;

import org.jspecify.annotations.Nullable;

/** Where tokens come from. Asked anew with each call, since a token may change. */
@FunctionalInterface
public interface Tokens {

  /**
   * Finds the one to show now.
   *
   * @param name null for the service's own
   */
  Token named(@Nullable String name);

  /** What was found under a name. */
  sealed interface Token {

    /** A secret: its text does not show it. */
    record Shown(String secret) implements Token {
      @Override
      public String toString() {
        return "a token";
      }
    }

    /**
     * None, so that nothing can be sent.
     *
     * @param why where it was looked for, and what is to be done
     */
    record Missing(String why) implements Token {}
  }
}
