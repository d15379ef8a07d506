package io.cronledger.api;

import io.cronledger.json.ExactJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What went into a run and came out, as part of its document. */
public final class RunContents {
  private static final String BYTES = "base64:";

  private RunContents() {}

  /**
   * Adds them: as JSON if they are, as text if they are UTF-8, else in Base64.
   *
   * @param payload what there is of {@code input} and {@code output}
   */
  public static ObjectNode add(
      ObjectNode run, Function<String, Optional<? extends InputStream>> payload) {
    for (String which : List.of("input", "output")) {
      boolean mayBeThere = which.equals("input") ? !run.has("reason") : run.has("output");
      if (mayBeThere) {
        payload.apply(which).ifPresent(bytes -> run.set(which + "Content", content(bytes)));
      }
    }
    return run;
  }

  private static JsonNode content(InputStream payload) {
    byte[] bytes = read(payload);
    return json(bytes).orElseGet(() -> JsonMapper.shared().valueToTree(text(bytes)));
  }

  private static byte[] read(InputStream payload) {
    try (payload) {
      return payload.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
