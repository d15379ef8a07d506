package io.cronledger.local;

import java.util.Base64;
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
          "TEST");
  private static final int MAX_URL = 500;

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
  }

  private static ApiError refused(String why) {
    return new ApiError(400, "schema-validation", "The webhooks cannot be used: " + why);
  }
}
