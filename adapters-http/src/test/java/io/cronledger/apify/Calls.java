package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Outcome.End;
import io.cronledger.run.Payload;
import io.cronledger.run.Reply;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Calls as tests make them, and replies as they compare them. */
final class Calls {
  static final String CANARY = "apify_api_CANARY0123456789";
  static final AttemptKey KEY =
      new AttemptKey(RunId.parse("019abcde-0123-7456-89ab-cdef01234567").orElseThrow(), 2);
  static final Incoming INCOMING = new Incoming(Path.of("target", "outputs"), 1_000);

  private Calls() {}

  static ApifyPlatform platform(URI endpoint) {
    return platform(Route.to(endpoint, INCOMING));
  }

  static ApifyPlatform platform(Route route) {
    return new ApifyPlatform(
        route, _ -> new Tokens.Token.Shown(CANARY), "0.1", System::nanoTime, Calls::pause);
  }

  private static void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /** A call without options, which is patient for ten seconds and keeps a mebibyte. */
  static TaskCall call() {
    return call(within(Duration.ofSeconds(10)));
  }

  static TaskCall call(Delivery delivery) {
    return call("{}", CallOptions.NONE, delivery);
  }

  static TaskCall call(String input, CallOptions options, Delivery delivery) {
    var task = new TaskRef("janedoe~my-task");
    return new TaskCall(task, Payload.json(input), options, delivery, null);
  }

  static Delivery within(Duration wait) {
    return new Delivery(Delivery.Mode.SYNC, wait, new Delivery.Result.OutputRecord(), 1 << 20);
  }

  static Reply send(URI endpoint, TaskCall call) throws InterruptedException {
    try (var platform = platform(endpoint)) {
      return platform.runSync(KEY, call, () -> true);
    }
  }

  static Payload output(Reply reply) {
    return ((Outcome.Succeeded) ((Reply.Final) reply).outcome()).output();
  }

  static String told(Reply reply) {
    return switch (reply) {
      case Reply.Final(Outcome.Succeeded(Payload output), _) ->
          "SUCCEEDED %s %s%s"
              .formatted(
                  output.contentType(), output.text(), output.truncated() ? " (truncated)" : "");
      case Reply.Final(Outcome.Failed(End end, Failure failure), RunFacts facts) ->
          "%s %s %s"
              .formatted(
                  end.name().replace('_', '-'), failure.kind(), facts == null ? null : facts.id());
      case Reply.Final(Outcome.Refused(Failure failure), _) -> "REFUSED " + failure.kind();
      case Reply.Final(Outcome.Lost(Failure failure), _) -> "LOST " + failure.kind();
      case Reply.NotNow(Failure failure, Duration after) ->
          "NOT NOW %s %s".formatted(failure.kind(), after);
      case Reply.Unclear(Failure failure) -> "UNCLEAR " + failure.kind();
    };
  }
}
