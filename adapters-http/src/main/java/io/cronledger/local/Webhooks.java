package io.cronledger.local;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Ad-hoc webhooks: checked as the platform checks them, so that a mistake shows here. The local
 * endpoint calls none.
 */
final class Webhooks {
  private static final Set<String> EVENTS =
      Set.of(
          "ACTOR.RUN.CREATED",
          "ACTOR.RUN.SUCCEEDED",
          "ACTOR.RUN.FAILED",
          "ACTOR.RUN.TIMED_OUT",
          "ACTOR.RUN.ABORTED",
          "ACTOR.RUN.RESURRECTED",
          "ACTOR.BUILD.CREATED",
          "ACTOR.BUILD.SUCCEEDED",
          "ACTOR.BUILD.FAILED",
          "ACTOR.BUILD.TIMED_OUT",
          "ACTOR.BUILD.ABORTED",
          "TEST");
  private static final int MAX_URL = 500;
  private static final int MAX_TEMPLATE = 1_000_000;
  private static final int MAX_KEY = 128;
  private static final List<String> FLAGS =
      List.of("shouldInterpolateStrings", "ignoreSslErrors", "doNotRetry");

  private Webhooks() {}

  static void check(Optional<String> parameter) {
    parameter.ifPresent(
        encoded -> {
          JsonNode webhooks = decode(encoded);
          if (!webhooks.isArray()) {
            throw refused("they must be a JSON array");
          }
          webhooks.valueStream().forEach(Webhooks::checkOne);
        });
  }

  private static JsonNode decode(String encoded) {
    try {
      return Json.MAPPER.readTree(Base64.getDecoder().decode(encoded));
    } catch (IllegalArgumentException _) {
      throw refused("they must be encoded as base64");
    } catch (JacksonException _) {
      throw refused("they must be JSON once decoded from base64");
    }
  }

  private static void checkOne(JsonNode webhook) {
    JsonNode events = webhook.path("eventTypes");
    boolean known =
        events.isArray()
            && !events.isEmpty()
            && events.valueStream().allMatch(event -> EVENTS.contains(event.asString("")));
    if (!known) {
      throw refused("eventTypes must name events such as ACTOR.RUN.SUCCEEDED, not " + events);
    }
    String url = webhook.path("requestUrl").asString("");
    if (!url.matches("https?://.+") || url.length() > MAX_URL) {
      throw refused("requestUrl must be an http or https address of at most 500 characters");
    }
    checkText(webhook, "payloadTemplate", 2, MAX_TEMPLATE);
    checkText(webhook, "headersTemplate", 0, MAX_TEMPLATE);
    checkText(webhook, "idempotencyKey", 1, MAX_KEY);
    for (String flag : FLAGS) {
      if (webhook.has(flag) && !webhook.path(flag).isBoolean()) {
        throw refused(flag + " must be true or false, not " + webhook.path(flag));
      }
    }
  }

  private static void checkText(JsonNode webhook, String key, int least, int most) {
    JsonNode value = webhook.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    int length = value.isString() ? value.stringValue().length() : -1;
    if (length < least || length > most) {
      throw refused("%s must be a string of %d to %d characters".formatted(key, least, most));
    }
  }

  private static ApiError refused(String why) {
    return new ApiError(400, "schema-validation", "The webhooks cannot be used: " + why);
  }
}
