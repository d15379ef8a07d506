package io.cronledger.api;

import io.cronledger.json.ExactJson;
import io.cronledger.run.DamagedPayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What went into a run and came out, as part of its document. */
public final class RunContents {
  private static final String BYTES = "base64:";

  private RunContents() {}

  /** Where the bytes are. */
  @FunctionalInterface
  public interface Payloads {
    /**
     * Opens one of them, if there is one.
     *
     * @param which {@code input} or {@code output}
     */
    Optional<InputStream> open(String which) throws IOException;
  }

  /**
   * Adds them: as JSON if they are, as text if they are UTF-8, else in Base64. In place of what is
   * damaged it is told how, under {@code damaged}.
   *
   * @param payloads what there is of {@code input} and {@code output}
   */
  public static ObjectNode add(ObjectNode run, Payloads payloads) throws IOException {
    for (String which : List.of("input", "output")) {
      boolean mayBeThere = which.equals("input") ? !run.has("reason") : run.has("output");
      if (mayBeThere) {
        try {
          content(payloads, which).ifPresent(content -> run.set(which + "Content", content));
        } catch (DamagedPayload e) {
          run.withObject("/" + Damage.FIELD).put(which, e.how());
        }
      }
    }
    return run;
  }

  private static Optional<JsonNode> content(Payloads payloads, String which) throws IOException {
    Optional<InputStream> payload = payloads.open(which);
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = payload.get()) {
      return Optional.of(content(in.readAllBytes()));
    }
  }

  private static JsonNode content(byte[] bytes) {
    return json(bytes).orElseGet(() -> JsonMapper.shared().valueToTree(text(bytes)));
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      JsonNode tree = ExactJson.MAPPER.readTree(bytes);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? text : BYTES + Base64.getEncoder().encodeToString(bytes);
  }
}
