package io.cronledger.api;

import io.cronledger.run.Failure;
import io.cronledger.run.Payload;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object as it is being written. What is absent is left out; nothing is ever null. */
final class Fields {
  private final ObjectNode node = JsonMapper.shared().createObjectNode();

  Fields with(String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Boolean truth -> node.put(name, truth);
      case Integer number -> node.put(name, number);
      case Long number -> node.put(name, number);
      case Double number -> node.put(name, number);
      case BigDecimal number -> node.put(name, number);
      case JsonNode inner -> node.set(name, inner);
      case Failure failure -> node.set(name, of(failure));
      case Payload payload -> node.set(name, of(payload));
      default -> node.put(name, value.toString());
    }
    return this;
  }

  ObjectNode node() {
    return node;
  }

  private static ObjectNode of(Failure failure) {
    return new Fields()
        .with("kind", failure.kind())
        .with("message", failure.message())
        .with("httpStatus", failure.httpStatus())
        .node();
  }

  private static ObjectNode of(Payload payload) {
    return new Fields()
        .with("contentType", payload.contentType())
        .with("size", payload.size())
        .with("sha256", payload.sha256())
        .with("truncated", payload.truncated() ? true : null)
        .node();
  }
}
