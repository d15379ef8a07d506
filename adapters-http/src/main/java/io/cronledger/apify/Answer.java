package io.cronledger.apify;

import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Outcome.End;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of the endpoint, sorted by the one question that counts: did anything run?
 *
 * <pre>
 * 2xx                                      it ran and ended well
 * 400 run-failed                           it ran and ended badly
 * 408, 5xx                                 who knows
 * 429, 402 and 403 for want of room        not now
 * any other                                no, and not later either
 * </pre>
 */
final class Answer {
  static final JsonNode NOTHING = JsonMapper.shared().missingNode();

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * {@code Actor run did not succeed (run ID: 55uatRrZib4xbZs, status: FAILED)}, however it is
   * worded around that.
   */
  private static final Pattern RUN_FAILED =
      Pattern.compile(
          "run ID:\\s*([A-Za-z0-9]+)\\s*,\\s*status:\\s*([A-Z-]+)", Pattern.CASE_INSENSITIVE);

  /** Limits of the account that give way when other runs end. */
  private static final Set<String> ROOM =
      Set.of("actor-memory-limit-exceeded", "concurrent-runs-limit-exceeded");

  private static final int LONGEST_MESSAGE = 2_000;

  private final HttpResponse<Received> http;
  private final @Nullable String secret;

  Answer(Wire.Result.Answered answered) {
    this.http = answered.http();
    this.secret = answered.secret();
  }

  Reply reply() {
    int status = http.statusCode();
    if (status / 100 == 2) {
      return new Reply.Final(new Outcome.Succeeded(payload()), null);
    }
    Failure failure = failure();
    return switch (status) {
      case 400 -> failure.kind().equals("run-failed") ? runFailed(failure) : refused(failure);
      case 402, 403 ->
          ROOM.contains(failure.kind()) ? new Reply.NotNow(failure, null) : refused(failure);
      case 429 -> new Reply.NotNow(failure, retryAfter().orElse(null));
      case 408 -> new Reply.Unclear(failure);
      default -> status >= 500 ? new Reply.Unclear(failure) : refused(failure);
    };
  }

  private static Reply refused(Failure failure) {
    return new Reply.Final(new Outcome.Refused(failure), null);
  }

  Payload payload() {
    return http.body()
        .as(http.headers().firstValue("Content-Type").orElse("application/octet-stream"));
  }

  private static Reply runFailed(Failure failure) {
    Matcher named = RUN_FAILED.matcher(failure.message());
    boolean found = named.find();
    End end =
        switch (found ? named.group(2) : "") {
          case "TIMED-OUT" -> End.TIMED_OUT;
          case "ABORTED" -> End.ABORTED;
          default -> End.FAILED;
        };
    return new Reply.Final(
        new Outcome.Failed(end, failure), found ? RunFacts.of(named.group(1)) : null);
  }

  Failure failure() {
    JsonNode error = json().path("error");
    String type = error.path("type").asString("");
    String message = error.path("message").asString("");
    return new Failure(
        clean(type.isBlank() ? "http-" + http.statusCode() : type),
        clean(message.isBlank() ? withoutEnvelope() : message),
        http.statusCode());
  }

  /** The body as JSON; {@link #NOTHING} if it is none. */
  JsonNode json() {
    try {
      return JSON.readTree(http.body().bytes());
    } catch (JacksonException notJson) {
      return NOTHING;
    }
  }

  private String withoutEnvelope() {
    String text = http.body().text().strip();
    return http.headers()
        .firstValue("Location")
        .map(to -> "redirected to %s; redirects are not followed".formatted(to))
        .orElse(text.isEmpty() ? "HTTP %d without a body".formatted(http.statusCode()) : text);
  }

  /**
   * What a stranger wrote goes into the ledger bounded, and without our token should it have been
   * echoed.
   */
  private String clean(String text) {
    String safe = secret == null || secret.isEmpty() ? text : text.replace(secret, "***");
    return safe.length() <= LONGEST_MESSAGE ? safe : safe.substring(0, LONGEST_MESSAGE) + "…";
  }

  private Optional<Duration> retryAfter() {
    return http.headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}
