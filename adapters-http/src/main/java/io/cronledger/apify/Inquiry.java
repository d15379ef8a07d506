package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Outcome.End;
import io.cronledger.run.Payload;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns.Survey;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.Target;
import io.cronledger.run.TaskCall;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks the platform about runs. The platform keeps the {@code User-Agent} of whoever started a run
 * with the run, but leaves it out of its lists: so a task's runs are listed newest first, and each
 * candidate is fetched, once.
 */
final class Inquiry {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PAGE = 100;

  /**
   * Runs may go while we turn pages, and others move up: each page looks back at the one before.
   */
  private static final int LOOK_BACK = 5;

  private static final int MOST_PAGES = 100;
  private static final int MOST_REMEMBERED = 20_000;
  private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED");

  private final Wire wire;

  /** Who started a run: an attempt of ours, or something else. */
  private record Starter(@Nullable AttemptKey key) {}

  /** By run. It never changes. */
  private final Map<String, Starter> starters =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Starter> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Inquiry(Wire wire) {
    this.wire = wire;
  }

  Survey startedSince(Instant instant, Target target) throws InterruptedException {
    String account = account();
    Map<String, PlatformRun> runs = new LinkedHashMap<>();
    boolean complete = true;
    for (int page = 0; page < MOST_PAGES; page++) {
      int offset = page * (PAGE - LOOK_BACK);
      Json answer =
          get(
              "/v2/actor-tasks/%s/runs?desc=true&limit=%d&offset=%d"
                  .formatted(target.task(), PAGE, offset));
      if (answer.failure() != null) {
        return answer.isFinal()
            ? new Survey.Denied(answer.failure())
            : new Survey.NoAnswer(answer.failure());
      }
      JsonNode items = answer.body().path("data").path("items");
      if (!items.isArray()) {
        return new Survey.Denied(Failure.of("not-a-list", "the list of runs is not one"));
      }
      boolean reachedTheEnd = items.size() < PAGE;
      for (JsonNode item : items) {
        Instant startedAt = time(item.path("startedAt"));
        if (startedAt != null && startedAt.isBefore(instant)) {
          reachedTheEnd = true;
          continue;
        }
        PlatformRun run = startedAt == null ? null : candidate(item, startedAt);
        complete &= run != null;
        if (run != null) {
          runs.put(run.id(), run);
        }
      }
      if (reachedTheEnd) {
        return new Survey.Seen(account, new ArrayList<>(runs.values()), complete);
      }
    }
    return new Survey.Seen(account, new ArrayList<>(runs.values()), false);
  }

  /** Null if the platform does not tell who started it. */
  private @Nullable PlatformRun candidate(JsonNode item, Instant startedAt)
      throws InterruptedException {
    String id = item.path("id").asString("");
    Starter starter = starter(id, item);
    boolean isOver = OVER.contains(item.path("status").asString(""));
    return starter == null ? null : new PlatformRun(starter.key(), startedAt, isOver, facts(item));
  }

  /** Whose runs are listed; an endpoint that knows no users has one account. */
  private String account() throws InterruptedException {
    JsonNode user = get("/v2/users/me").body().path("data").path("id");
    return wire.base() + " " + user.asString("");
  }

  private static RunFacts facts(JsonNode run) {
    JsonNode usd = run.path("usageTotalUsd");
    return new RunFacts(
        run.path("id").asString(""),
        time(run.path("startedAt")),
        time(run.path("finishedAt")),
        usd.isNumber() ? usd.decimalValue() : null,
        run.path("defaultDatasetId").asString(null),
        run.path("consoleUrl").asString(null),
        null);
  }

  boolean isOverWithin(Duration atMost, PlatformRun run) throws InterruptedException {
    long seconds = Math.min(60, atMost.toSeconds());
    String path = "/v2/actor-runs/%s?waitForFinish=%d".formatted(encode(run.id()), seconds);
    return switch (wire.send(path, HttpRequest.newBuilder(), LIMIT.plusSeconds(seconds))) {
      case Wire.Result.Broken _ -> false;
      case Wire.Result.Answered answered -> {
        JsonNode data = new Answer(answered).json().path("data");
        yield OVER.contains(data.path("status").asString(""));
      }
    };
  }

  void stop(PlatformRun run) throws InterruptedException {
    var request = HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody());
    var _ = wire.send("/v2/actor-runs/" + encode(run.id()) + "/abort", request, LIMIT);
  }

  private @Nullable Starter starter(String id, JsonNode item) throws InterruptedException {
    synchronized (starters) {
      if (starters.containsKey(id)) {
        return starters.get(id);
      }
    }
    JsonNode userAgent = item.path("meta").path("userAgent");
    if (!userAgent.isString()) {
      JsonNode whole = get("/v2/actor-runs/" + encode(id)).body().path("data");
      userAgent = whole.path("meta").path("userAgent");
    }
    if (!userAgent.isString()) {
      return null;
    }
    var starter = new Starter(AttemptKey.ofUserAgent(userAgent.asString()).orElse(null));
    synchronized (starters) {
      starters.put(id, starter);
    }
    return starter;
  }

  Reply endOf(PlatformRun run, TaskCall call) throws InterruptedException {
    Json answer = get("/v2/actor-runs/" + encode(run.id()));
    if (answer.failure() != null) {
      return answer.isFinal() && answer.failure().kind().equals("record-not-found")
          ? new Reply.Final(new Outcome.Lost(answer.failure()), run.facts())
          : new Reply.Unclear(answer.failure());
    }
    JsonNode data = answer.body().path("data");
    String status = data.path("status").asString("");
    return switch (status) {
      case "SUCCEEDED" -> output(facts(data), call);
      case "FAILED" -> failed(End.FAILED, data);
      case "TIMED-OUT" -> failed(End.TIMED_OUT, data);
      case "ABORTED" -> failed(End.ABORTED, data);
      default -> new Reply.Unclear(Failure.of("not-over", "the run is " + status));
    };
  }

  private static Reply failed(End end, JsonNode data) {
    RunFacts run = facts(data);
    String status = data.path("status").asString();
    String said = data.path("statusMessage").asString("");
    String message =
        "Actor run did not succeed (run ID: %s, status: %s)%s"
            .formatted(run.id(), status, said.isEmpty() ? "" : ": " + said);
    return new Reply.Final(new Outcome.Failed(end, Failure.of("run-failed", message)), run);
  }

  private Reply output(RunFacts run, TaskCall call) throws InterruptedException {
    String record = call.options().outputRecordKey();
    String path =
        "/v2/actor-runs/%s/key-value-store/records/%s?attachment=true"
            .formatted(encode(run.id()), encode(record == null ? "OUTPUT" : record));
    Wire.Result result = wire.send(path, HttpRequest.newBuilder(), LIMIT);
    if (result instanceof Wire.Result.Answered answered && answered.http().statusCode() == 302) {
      result = elsewhere(answered);
    }
    return switch (result) {
      case Wire.Result.Broken(String kind, String what) ->
          new Reply.Unclear(Failure.of(kind, what));
      case Wire.Result.Answered answered -> record(run, answered);
    };
  }

  /** That there is no record is an answer too, but only if it is the platform that says so. */
  private static Reply record(RunFacts run, Wire.Result.Answered answered) {
    var answer = new Answer(answered);
    int status = answered.http().statusCode();
    if (status == 200) {
      return succeeded(run, answer.payload());
    }
    Failure failure = answer.failure();
    return status == 404 && failure.kind().equals("record-not-found")
        ? succeeded(run, Payload.of("text/plain; charset=utf-8", new byte[0]))
        : new Reply.Unclear(failure);
  }

  private Wire.Result elsewhere(Wire.Result.Answered redirect) throws InterruptedException {
    String location = redirect.http().headers().firstValue("Location").orElse("");
    return location.startsWith("https://") || location.startsWith("http://")
        ? wire.fetchElsewhere(URI.create(location), LIMIT)
        : new Wire.Result.Broken("bad-redirect", "redirected to '%s'".formatted(location));
  }

  private static Reply succeeded(RunFacts run, Payload output) {
    return new Reply.Final(new Outcome.Succeeded(output), run);
  }

  /**
   * An answer that should be JSON.
   *
   * @param isFinal whether asking again would bring the same failure
   */
  private record Json(JsonNode body, @Nullable Failure failure, boolean isFinal) {}

  private Json get(String path) throws InterruptedException {
    return switch (wire.send(path, HttpRequest.newBuilder(), LIMIT)) {
      case Wire.Result.Broken(String kind, String what) ->
          new Json(Answer.NOTHING, Failure.of(kind, what), false);
      case Wire.Result.Answered answered -> {
        var answer = new Answer(answered);
        int status = answered.http().statusCode();
        yield status == 200
            ? new Json(answer.json(), null, false)
            : new Json(
                Answer.NOTHING, answer.failure(), status < 500 && status != 429 && status != 408);
      }
    };
  }

  private static @Nullable Instant time(JsonNode time) {
    try {
      return time.isString() ? Instant.parse(time.asString()) : null;
    } catch (DateTimeException notATime) {
      return null;
    }
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
