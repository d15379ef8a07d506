package io.cronledger.local;

import io.cronledger.json.JsonFlaw;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a call that starts a run: what it lays over the task's input. */
final class CallBody {
  /** The platform's limit, which counts what a compressed body unfolds to. */
  static final int MAX_BYTES = 9_437_184;

  /** How much of a body that is too long is read, so that its sender gets to read the answer. */
  private static final long MAX_DRAINED = 8L * MAX_BYTES;

  private CallBody() {}

  /** The input of the run: the task's own, with the body's top-level keys in place of its. */
  static ObjectNode over(ObjectNode taskInput, Context call) throws IOException {
    byte[] body = read(call);
    if (body.length == 0) {
      return taskInput;
    }
    String type = Optional.ofNullable(call.contentType()).orElse("application/json");
    if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().endsWith("json")) {
      throw new ApiError(
          403,
          "invalid-content-type-header",
          "The input of a task must be sent as application/json, not as '%s'".formatted(type));
    }
    return switch (parse(body)) {
      case ObjectNode object -> taskInput.deepCopy().setAll(object);
      case JsonNode other when other.isNull() -> taskInput;
      case JsonNode other ->
          throw new ApiError(
              400,
              "invalid-input",
              "Provided input must be object, got \"%s\" instead."
                  .formatted(other.getNodeType().toString().toLowerCase(Locale.ROOT)));
    };
  }

  /** The input of a run of an Actor: the body as it is, with what it is said to be. */
  static Input whole(Context call, UnaryOperator<ObjectNode> completing) throws IOException {
    byte[] body = read(call);
    String type = Optional.ofNullable(call.contentType()).orElse(Json.TYPE);
    if (body.length > 0 && !ContentTypes.extensionOf(type).equals("json")) {
      return new Input(body, ContentTypes.extensionOf(type));
    }
    JsonNode json = body.length == 0 ? Json.object() : parse(body);
    return Input.json(json instanceof ObjectNode object ? completing.apply(object) : json);
  }

  /** Items to be added to a dataset: one object, or a list of them. */
  static List<JsonNode> items(Context call) throws IOException {
    JsonNode body = parse(read(call));
    List<JsonNode> items = body.isArray() ? body.valueStream().toList() : List.of(body);
    if (!items.stream().allMatch(JsonNode::isObject)) {
      throw new ApiError(
          400,
          "invalid-request",
          "The items of a dataset are JSON objects, one or a list of them.");
    }
    return items;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new ApiError(
          400,
          "run-input-body-not-valid-json",
          "The input is not valid JSON%s: %s".formatted(JsonFlaw.place(e), JsonFlaw.of(e)));
    }
  }

  /** The body, unfolded. */
  static byte[] read(Context call) throws IOException {
    try (InputStream in = unfolded(call)) {
      byte[] body = in.readNBytes(MAX_BYTES + 1);
      if (body.length > MAX_BYTES) {
        throw tooLarge(body.length + drain(in));
      }
      return body;
    } catch (IOException e) {
      String what =
          encoding(call).equals("identity")
              ? "The body broke off: "
              : "The body is not what Content-Encoding says: ";
      throw new ApiError(400, "invalid-request", what + e.getMessage());
    }
  }

  private static InputStream unfolded(Context call) throws IOException {
    InputStream raw = call.bodyInputStream();
    return switch (encoding(call)) {
      case "identity" -> raw;
      case "gzip" -> new GZIPInputStream(raw);
      case "deflate" -> new InflaterInputStream(raw);
      case "br" -> new BrotliInputStream(raw);
      default ->
          throw new ApiError(
              415,
              "unsupported-content-encoding",
              "Content-Encoding '%s' is not supported; use gzip, br, deflate or none."
                  .formatted(encoding(call)));
    };
  }

  private static String encoding(Context call) {
    String encoding = Optional.ofNullable(call.header("Content-Encoding")).orElse("identity");
    return encoding.strip().toLowerCase(Locale.ROOT);
  }

  private static long drain(InputStream in) throws IOException {
    long drained = 0;
    byte[] chunk = new byte[1 << 16];
    for (int n = in.read(chunk); n >= 0 && drained < MAX_DRAINED; n = in.read(chunk)) {
      drained += n;
    }
    return drained;
  }

  private static ApiError tooLarge(long length) {
    return new ApiError(
        413,
        "request-too-large",
        "The POST payload is too large (limit: %d bytes, actual length: %d bytes)."
            .formatted(MAX_BYTES, length));
  }
}
