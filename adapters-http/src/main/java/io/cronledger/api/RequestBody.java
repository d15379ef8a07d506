package io.cronledger.api;

import io.cronledger.json.ExactJson;
import io.cronledger.json.JsonFlaw;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON object that a request carries; an empty body is an empty object. */
final class RequestBody {
  /** The platform takes inputs up to 9 MB. */
  private static final int LONGEST = 9 * 1024 * 1024;

  private RequestBody() {}

  static ObjectNode none() {
    return ExactJson.MAPPER.createObjectNode();
  }

  static ObjectNode read(Context request) {
    return read(request, LONGEST);
  }

  /**
   * Reads one that may be longer, or must be shorter, than an input.
   *
   * @param longest in bytes
   */
  static ObjectNode read(Context request, int longest) {
    return read(request, null, longest);
  }

  /** The same of a body that may be compressed, as the platform's clients send it. */
  static ObjectNode unfolded(Context request) {
    return read(request, request.header("Content-Encoding"), LONGEST);
  }

  private static InputStream unfolded(InputStream in, @Nullable String encoding)
      throws IOException {
    return switch (encoding == null ? "identity" : encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> in;
      case "gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in);
      case "br" -> new BrotliInputStream(in);
      default ->
          throw Refused.with(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "Content-Encoding %s: use gzip, deflate, br or none"
                  .formatted(Mistakes.quote(String.valueOf(encoding))));
    };
  }

  private static ObjectNode read(Context request, @Nullable String encoding, int longest) {
    byte[] body;
    try (InputStream in = unfolded(request.bodyInputStream(), encoding)) {
      body = in.readNBytes(longest + 1);
    } catch (IOException e) {
      throw wrong(
          encoding == null
              ? "The body broke off"
              : "The body is not %s, or broke off".formatted(encoding));
    }
    if (body.length > longest) {
      throw Refused.with(
          HttpStatus.CONTENT_TOO_LARGE, "A request body is at most %d bytes".formatted(longest));
    }
    return body.length == 0 ? ExactJson.MAPPER.createObjectNode() : object(body);
  }

  private static ObjectNode object(byte[] body) {
    try {
      JsonNode tree = ExactJson.MAPPER.readTree(body);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw wrong("The body is not a JSON object");
    } catch (JacksonException e) {
      throw wrong("The body is not JSON%s: %s".formatted(JsonFlaw.place(e), JsonFlaw.of(e)));
    }
  }

  private static Refused wrong(String detail) {
    return Refused.because(
        List.of(new Mistake("body", detail, "Send a JSON object in UTF-8, such as {}.")));
  }
}
