package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Departure;
import io.cronledger.run.Failure;
import io.cronledger.run.Outcome;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import java.net.http.HttpRequest;

/** A call that starts a run. It is put on the wire once, or not at all. */
final class StartCall {
  /** What the platform takes: 9 MiB. */
  static final long LARGEST_INPUT = 9_437_184;

  private final Wire wire;
  private final TaskCall call;
  private final String userAgent;
  private final Departure departure;

  StartCall(Wire wire, AttemptKey key, String version, TaskCall call, Departure departure) {
    this.wire = wire;
    this.call = call;
    this.userAgent = key.userAgent(version);
    this.departure = departure;
  }

  /** What an answer says about the run. */
  interface Reading {
    Reply read(Answer answer) throws InterruptedException;
  }

  Reply send(String path, Wire.Limits limits, Reading reading) throws InterruptedException {
    long size = call.input().size();
    if (size > LARGEST_INPUT) {
      return refused(
          Failure.of(
              "request-too-large",
              "the input has %d bytes, and the endpoint takes %d at the most; nothing was sent"
                  .formatted(size, LARGEST_INPUT)));
    }
    var body = new WatchedBody(call.input(), departure);
    HttpRequest.Builder request =
        wire.request()
            .POST(body)
            .setHeader("User-Agent", userAgent)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, */*");
    return switch (wire.start(path, call.token(), request, limits, departure)) {
      case Wire.Result.Answered answered -> reading.read(new Answer(answered));
      case Wire.Result.Broken(Failure why) -> broken(body, why);
      case Wire.Result.Held(Failure why, var until) -> new Reply.NotNow(why, until);
      case Wire.Result.Barred(Failure why) -> refused(why);
    };
  }

  private static Reply refused(Failure why) {
    return new Reply.Final(new Outcome.Refused(why), null);
  }

  /** Without its body a request is not a request, whatever else went wrong. */
  private Reply broken(WatchedBody body, Failure why) {
    if (body.hasLeft()) {
      return new Reply.Unclear(why);
    }
    return new Reply.NotNow(
        body.isTooLate()
            ? Failure.of("not-sent", "the connection took too long, and nothing was sent")
            : Failure.of(
                "unreachable", "%s could not be reached: %s".formatted(wire.base(), why.message())),
        null);
  }
}
