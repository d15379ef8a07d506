package io.cronledger.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a call of the endpoint's: options are in the query, what is unknown there is ignored. */
final class CallForm {
  private CallForm() {}

  static OrderForm of(String task, ObjectNode input, Map<String, List<String>> query) {
    ObjectNode order = JsonMapper.shared().createObjectNode();
    order.put("task", task.replace('/', '~')).put("by", "run-sync");
    order.set("input", input);
    ObjectNode options = order.putObject("options");
    for (String name : OrderForm.PARAMETERS) {
      if (query.containsKey(name)) {
        options.put(name, word(name, query.get(name).getFirst()));
      }
    }
    if (query.containsKey("webhooks")) {
      options.set("webhooks", webhooks(query.get("webhooks").getFirst()));
    }
    return OrderForm.forTask(order);
  }

  private static String word(String name, String value) {
    if (!name.equals("restartOnError")) {
      return value;
    }
    return switch (value) {
      case "1" -> "true";
      case "0" -> "false";
      default -> value;
    };
  }

  private static JsonNode webhooks(String base64) {
    try {
      byte[] json = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
      return JsonMapper.shared().readTree(json);
    } catch (IllegalArgumentException | JacksonException e) {
      throw Refused.because(
          List.of(
              new Mistake(
                  "webhooks",
                  "The webhooks are not JSON in Base64",
                  "Encode a JSON array such as [].")));
    }
  }
}
