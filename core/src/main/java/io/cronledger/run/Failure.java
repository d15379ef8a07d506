package io.cronledger.run;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as data.
 *
 * @param kind the endpoint's {@code error.type}, such as {@code run-failed}; or one of ours, such
 *     as {@code connection-lost}
 * @param message for people; never holds a token
 * @param httpStatus of the answer that said so, if there was one
 */
public record Failure(String kind, String message, @Nullable Integer httpStatus) {

  public static Failure of(String kind, String message) {
    return new Failure(kind, message, null);
  }

  @Override
  public String toString() {
    return httpStatus == null
        ? kind + ": " + message
        : "%s (HTTP %d): %s".formatted(kind, httpStatus, message);
  }
}
