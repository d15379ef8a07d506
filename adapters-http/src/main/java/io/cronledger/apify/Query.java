package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.CallOptions;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a call: those options that were given, spelled as the endpoint spells
 * them.
 */
final class Query {
  private final StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");

  private Query() {}

  static String of(CallOptions options) {
    return new Query()
        .with("timeout", options.timeout())
        .with("memory", options.memory())
        .with("maxItems", options.maxItems())
        .with(
            "maxTotalChargeUsd",
            options.maxTotalChargeUsd() == null
                ? null
                : options.maxTotalChargeUsd().toPlainString())
        .with("restartOnError", options.restartOnError())
        .with("build", options.build())
        .with("outputRecordKey", options.outputRecordKey())
        .with("webhooks", options.webhooks() == null ? null : base64(options.webhooks()))
        .parameters
        .toString();
  }

  private Query with(String name, @Nullable Object value) {
    if (value != null) {
      parameters.add(name + "=" + URLEncoder.encode(value.toString(), UTF_8));
    }
    return this;
  }

  private static String base64(String json) {
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }
}
