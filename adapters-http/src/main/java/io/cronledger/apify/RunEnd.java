package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cronledger.run.Delivery.Result.Dataset;
import io.cronledger.run.Delivery.Result.OutputRecord;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Outcome.End;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a run ended that is over, and what it left. */
final class RunEnd {
  /** Copies of the platform's database may be behind; then it does not know what it knows. */
  private static final Duration LAG = Duration.ofSeconds(5);

  private final Wire wire;
  private final Pause pause;

  RunEnd(Wire wire, Pause pause) {
    this.wire = wire;
    this.pause = pause;
  }

  Reply of(String id, TaskCall call) throws InterruptedException {
    Document document = document(id, call);
    if (document instanceof Document.Denied(Failure why) && Document.isMissing(why)) {
      pause.last(LAG);
      document = document(id, call);
    }
    return switch (document) {
      case Document.NoAnswer(Failure why) -> new Reply.Unclear(why);
      case Document.Denied(Failure why) ->
          Document.isMissing(why) ? gone(id, why) : new Reply.Unclear(why);
      case Document.Found(JsonNode data, SafeText safe) -> end(new RunDocument(data, safe), call);
    };
  }

  private Document document(String id, TaskCall call) throws InterruptedException {
    return Document.of(wire.ask("/v2/actor-runs/" + id, call.token()));
  }

  private static Reply gone(String id, Failure why) {
    return new Reply.Final(
        new Outcome.Lost(
            new Failure(
                "run-gone",
                "the run %s was seen, and the platform does not know it any more: %s"
                    .formatted(id, why.message()),
                why.httpStatus())),
        null);
  }

  private Reply end(RunDocument run, TaskCall call) throws InterruptedException {
    return switch (run.status()) {
      case "SUCCEEDED" -> succeeded(run, call);
      case "FAILED" -> failed(run, End.FAILED, call);
      case "TIMED-OUT" -> failed(run, End.TIMED_OUT, call);
      case "ABORTED" -> failed(run, End.ABORTED, call);
      default -> new Reply.Unclear(Failure.of("not-over", "the run is " + run.status()));
    };
  }

  private Reply failed(RunDocument run, End end, TaskCall call) throws InterruptedException {
    String said = run.statusMessage();
    String message =
        "Actor run did not succeed (run ID: %s, status: %s)%s"
            .formatted(run.id(), run.status(), said.isEmpty() ? "" : ": " + said);
    return new Reply.Final(
        new Outcome.Failed(end, Failure.of("run-failed", message)), run.facts(log(run, call)));
  }

  /** The end of the log is welcome, and not worth waiting for. */
  private @Nullable String log(RunDocument run, TaskCall call) throws InterruptedException {
    String path = "/v2/actor-runs/%s/log".formatted(run.id());
    return wire.tail(path, call.token()) instanceof Wire.Result.Answered answered
            && answered.status() == 200
        ? new Answer(answered).safe().tail(answered.body().text(), answered.body().isTruncated())
        : null;
  }

  private Reply succeeded(RunDocument run, TaskCall call) throws InterruptedException {
    Wire.Result result =
        switch (call.delivery().result()) {
          case OutputRecord _ -> record(run, call);
          case Dataset items -> items(run, items, call);
        };
    return switch (result) {
      case Wire.Result.Broken(Failure why) -> new Reply.Unclear(why);
      case Wire.Result.Held(Failure why, _) -> new Reply.Unclear(why);
      case Wire.Result.Barred(Failure why) -> new Reply.Unclear(why);
      case Wire.Result.Answered answered -> succeeded(run, answered);
    };
  }

  private Wire.Result record(RunDocument run, TaskCall call) throws InterruptedException {
    String key = call.options().outputRecordKey();
    String path =
        "/v2/actor-runs/%s/key-value-store/records/%s?attachment=true"
            .formatted(run.id(), encode(key == null ? "OUTPUT" : key));
    return fetch(path, call);
  }

  private Wire.Result items(RunDocument run, Dataset items, TaskCall call)
      throws InterruptedException {
    String dataset =
        run.datasetId().isEmpty()
            ? "/v2/actor-runs/%s/dataset".formatted(run.id())
            : "/v2/datasets/" + run.datasetId();
    return fetch("%s/items%s".formatted(dataset, new Query().items(items)), call);
  }

  /** Records may lie with another host, which is none of the token's business. */
  private Wire.Result fetch(String path, TaskCall call) throws InterruptedException {
    long largest = call.delivery().maxOutput();
    Wire.Result result = wire.fetch(path, call.token(), largest);
    if (result instanceof Wire.Result.Answered answered && answered.status() == 302) {
      String location = answered.headers().firstValue("Location").orElse("");
      return mayBeFollowed(location)
          ? wire.fetchElsewhere(URI.create(location), largest)
          : new Wire.Result.Broken(
              Failure.of(
                  "bad-redirect", new Answer(answered).safe().message("to '" + location + "'")));
    }
    return result;
  }

  private boolean mayBeFollowed(String location) {
    try {
      URI to = URI.create(location);
      boolean isSecret = wire.base().startsWith("https:");
      return to.getHost() != null
          && ("https".equals(to.getScheme()) || (!isSecret && "http".equals(to.getScheme())));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  /** That there is no record is an answer too, but only if it is the platform that says so. */
  private static Reply succeeded(RunDocument run, Wire.Result.Answered answered) {
    var answer = new Answer(answered);
    if (answer.isGood()) {
      return succeeded(run, answer.payload());
    }
    Failure failure = answer.failure();
    return answered.status() == 404 && failure.kind().equals("record-not-found")
        ? succeeded(run, Payload.of("text/plain; charset=utf-8", new byte[0]))
        : new Reply.Unclear(failure);
  }

  private static Reply succeeded(RunDocument run, Payload output) {
    return new Reply.Final(new Outcome.Succeeded(output), run.facts(null));
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }
}
