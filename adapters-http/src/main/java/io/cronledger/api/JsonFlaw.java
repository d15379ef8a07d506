package io.cronledger.api;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What is wrong with a text that is not JSON, in words for whoever wrote it. */
public final class JsonFlaw {
  /** Where the parser speaks of itself. */
  private static final Pattern OF_PARSER = Pattern.compile(" \\(start marker at \\[Source: .*");

  private JsonFlaw() {}

  public static String of(JacksonException e) {
    String first = e.getOriginalMessage().lines().findFirst().orElse("no reason given");
    return OF_PARSER.matcher(first).replaceFirst("");
  }
}
