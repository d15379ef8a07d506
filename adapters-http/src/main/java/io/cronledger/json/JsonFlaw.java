package io.cronledger.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * What is wrong with a text that is not JSON, in words of our own: the parser's repeat a part of
 * the text, which may be a secret.
 */
public final class JsonFlaw {
  private JsonFlaw() {}

  public static String of(JacksonException e) {
    if (e instanceof UnexpectedEndOfInputException) {
      return "it ends before it is complete";
    }
    return e.getOriginalMessage().startsWith("Duplicate ")
        ? "a name comes twice in one object"
        : "what stands there cannot follow what is before it";
  }

  /** Such as {@code " at line 1, column 7"}; empty if it is not known. */
  public static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
