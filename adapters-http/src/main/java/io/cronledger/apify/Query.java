package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery.Result.Dataset;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a call: those options that were given, spelled as the endpoint spells
 * them.
 */
final class Query {
  private final StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");

  /** What a run is started with. */
  Query options(CallOptions options) {
    return with("timeout", options.timeout())
        .with("memory", options.memory())
        .with("maxItems", options.maxItems())
        .with(
            "maxTotalChargeUsd",
            options.maxTotalChargeUsd() == null
                ? null
                : options.maxTotalChargeUsd().toPlainString())
        .with("restartOnError", options.restartOnError())
        .with("build", options.build())
        .with("webhooks", options.webhooks() == null ? null : base64(options.webhooks()));
  }

  Query outputRecordKey(CallOptions options) {
    return with("outputRecordKey", options.outputRecordKey());
  }

  Query items(Dataset items) {
    String fields = items.fields().isEmpty() ? null : String.join(",", items.fields());
    return with("format", items.format().name().toLowerCase(Locale.ROOT))
        .with("clean", items.clean() ? true : null)
        .with("fields", fields)
        .with("limit", items.limit());
  }

  Query with(String name, @Nullable Object value) {
    if (value != null) {
      parameters.add(name + "=" + URLEncoder.encode(value.toString(), UTF_8));
    }
    return this;
  }

  private static String base64(String json) {
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }

  /** With its question mark, unless there is nothing behind it. */
  @Override
  public String toString() {
    return parameters.toString();
  }
}
