package io.cronledger.apify;

import io.cronledger.apify.Wire.Result.Answered;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Outcome.End;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
          "run ID:\\s*([A-Za-z0-9]{1,64})\\s*,\\s*status:\\s*([A-Z-]+)", Pattern.CASE_INSENSITIVE);

  /** Limits of the account that give way when other runs end. */
  private static final Set<String> ROOM =
      Set.of("actor-memory-limit-exceeded", "concurrent-runs-limit-exceeded");

  private static final Pattern CONTENT_TYPE = Pattern.compile("[ -~]{1,200}");

  private final Answered answered;

  Answer(Answered answered) {
    this.answered = answered;
  }

  /** What it says about the run that the call was to start and wait for. */
  Reply reply() {
    return isGood() ? new Reply.Final(new Outcome.Succeeded(payload()), null) : refusal();
  }

  boolean isGood() {
    return answered.status() / 100 == 2;
  }

  /** What it says about the run if it does not say yes. */
  Reply refusal() {
    Failure failure = failure();
    int status = answered.status();
    return switch (status) {
      case 400 -> failure.kind().equals("run-failed") ? runFailed(failure) : refused(failure);
      case 402, 403 ->
          ROOM.contains(failure.kind()) ? new Reply.NotNow(failure, null) : refused(failure);
      case 429 -> new Reply.NotNow(failure, RetryAfter.in(answered.headers()).orElse(null));
      case 408 -> new Reply.Unclear(failure);
      default -> status >= 500 ? new Reply.Unclear(failure) : refused(failure);
    };
  }

  private static Reply refused(Failure failure) {
    return new Reply.Final(new Outcome.Refused(failure), null);
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

  Payload payload() {
    String type = answered.headers().firstValue("Content-Type").orElse("");
    return answered
        .body()
        .as(CONTENT_TYPE.matcher(type).matches() ? type : "application/octet-stream");
  }

  Failure failure() {
    JsonNode error = json().path("error");
    String type = error.path("type").asString("");
    String message = error.path("message").asString("");
    int status = answered.status();
    return new Failure(
        safe().name(type.isBlank() ? "http-" + status : type),
        safe().message(message.isBlank() ? withoutEnvelope() : message),
        status);
  }

  /** The body as JSON; {@link #NOTHING} if it is none. */
  JsonNode json() {
    try {
      return JSON.readTree(answered.body().bytes());
    } catch (JacksonException notJson) {
      return NOTHING;
    }
  }

  private String withoutEnvelope() {
    String text = answered.body().text().strip();
    return answered
        .headers()
        .firstValue("Location")
        .map(to -> "redirected to %s; redirects are not followed".formatted(to))
        .orElse(text.isEmpty() ? "HTTP %d without a body".formatted(answered.status()) : text);
  }

  SafeText safe() {
    return new SafeText(answered.secret());
  }
}
