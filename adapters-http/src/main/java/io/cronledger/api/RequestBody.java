package io.cronledger.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON object that a request carries; an empty body is an empty object. */
final class RequestBody {
  /** The platform takes inputs up to 9 MB. */
  private static final int LONGEST = 9 * 1024 * 1024;

  /** Takes numbers as they are written: what goes in is the task's business, to the last digit. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private RequestBody() {}

  static ObjectNode read(Context request) throws IOException {
    byte[] body = request.bodyInputStream().readNBytes(LONGEST + 1);
    if (body.length > LONGEST) {
      throw Refused.with(
          HttpStatus.CONTENT_TOO_LARGE, "A request body is at most %d bytes".formatted(LONGEST));
    }
    return body.length == 0 ? JSON.createObjectNode() : object(body);
  }

  private static ObjectNode object(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw wrong("The body is not a JSON object");
    } catch (JacksonException e) {
      var at = e.getLocation();
      String place =
          at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw wrong("The body is not JSON%s: %s".formatted(place, e.getOriginalMessage()));
    }
  }

  private static Refused wrong(String detail) {
    return Refused.because(
        List.of(new Mistake("body", detail, "Send a JSON object in UTF-8, such as {}.")));
  }
}
