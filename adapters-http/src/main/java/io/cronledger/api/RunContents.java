package io.cronledger.api;

import io.cronledger.json.ExactJson;
import io.cronledger.run.DamagedPayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
     * Opens one of them, if the run is still on record.
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
   * @param isOnRecord asked if something is damaged: retention may have let go of the run meanwhile
   * @return empty if it has
   */
  public static Optional<ObjectNode> add(
      ObjectNode run, Payloads payloads, BooleanSupplier isOnRecord) throws IOException {
    for (String which : List.of("input", "output")) {
      boolean mayBeThere = which.equals("input") ? !run.has("reason") : run.has("output");
      if (mayBeThere) {
        try {
          Optional<JsonNode> content = content(payloads, which);
          if (content.isEmpty()) {
            return Optional.empty();
          }
          run.set(which + "Content", content.get());
        } catch (DamagedPayload e) {
          if (!isOnRecord.getAsBoolean()) {
            return Optional.empty();
          }
          run.withObject("/" + Damage.FIELD).put(which, e.how());
        }
      }
    }
    return Optional.of(run);
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
