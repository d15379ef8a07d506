package io.cronledger.crontab;

import io.cronledger.json.JsonFlaw;
import io.cronledger.schedule.Flaw;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Whether a text is the JSON it has to be. What is told does not repeat it: it may be a secret. */
final class Json {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** What a text has to be. */
  enum Kind {
    OBJECT(JsonToken.START_OBJECT, "a JSON object", "{\"url\": \"https://example.com\"}"),
    ARRAY(JsonToken.START_ARRAY, "a JSON array", "[{\"eventTypes\": […], \"requestUrl\": \"…\"}]");

    private final JsonToken start;
    private final String name;
    private final String example;

    Kind(JsonToken start, String name, String example) {
      this.start = start;
      this.name = name;
      this.example = example;
    }

    private String remedy() {
      return "Write %s, such as %s, or @ and the name of a file.".formatted(name, example);
    }
  }

  private Json() {}

  /** The first thing that is wrong with a text. */
  static Optional<Flaw> flaw(String text, Kind kind) {
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != kind.start) {
        return flaw(0, text.length(), "This is not %s".formatted(kind.name), kind.remedy());
      }
      parser.skipChildren();
      int end = (int) parser.currentLocation().getCharOffset();
      if (!text.substring(end).isBlank()) {
        return flaw(
            end,
            text.length(),
            "Something follows the end of the JSON",
            "There can be one value only.");
      }
      return Optional.empty();
    } catch (JacksonException e) {
      return flaw(text, e);
    }
  }

  private static Optional<Flaw> flaw(String text, JacksonException e) {
    int at =
        Math.clamp(e.getLocation() == null ? 0 : e.getLocation().getCharOffset(), 0, text.length());
    boolean variable = text.startsWith("${", Math.max(0, at - 1)) || text.startsWith("${", at);
    return flaw(
        at,
        at + 1,
        "This is not JSON: " + JsonFlaw.of(e),
        variable
            ? "A variable stands within a string: \"${slot}\"."
            : "Names and texts are in double quotes, with commas between; the last has none after it.");
  }

  private static Optional<Flaw> flaw(int start, int end, String message, String remedy) {
    return Optional.of(new Flaw(start, end, message, remedy));
  }

  /**
   * The same JSON without the white space between its parts. Nothing else changes: numbers keep
   * their spelling and names their order, so what is sent is what was written, and a new
   * indentation is no new definition.
   */
  static Placed compact(Placed json) {
    return json.without(new Whitespace());
  }

  /** Tells white space between the parts of a JSON text from that in its strings. */
  private static final class Whitespace implements Placed.Filter {
    private boolean inString;
    private boolean escaped;

    @Override
    public boolean drops(char c) {
      boolean drop = !inString && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
      if (c == '"' && !escaped) {
        inString = !inString;
      }
      escaped = inString && c == '\\' && !escaped;
      return drop;
    }
  }
}
