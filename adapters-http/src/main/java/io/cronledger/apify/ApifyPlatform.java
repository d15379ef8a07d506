package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Departure;
import io.cronledger.run.Failure;
import io.cronledger.run.PlatformRun;
import io.cronledger.run.PlatformRuns;
import io.cronledger.run.Reply;
import io.cronledger.run.Target;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskPlatform;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks by the endpoint's one synchronous call, {@code POST /v2/actor-tasks/{id}/run-sync},
 * and asks by its companions what became of a run.
 */
public final class ApifyPlatform implements TaskPlatform, PlatformRuns, AutoCloseable {
  private final Wire wire;
  private final String version;
  private final Inquiry inquiry;

  /**
   * @param endpoint base URL, without the {@code /v2}
   * @param token asked for anew with each call; null for none
   * @param version of this program, part of each attempt's key
   * @param maxOutput how many bytes of an output are kept
   */
  public ApifyPlatform(
      URI endpoint, Supplier<@Nullable String> token, String version, long maxOutput) {
    this.wire = new Wire(endpoint, token, maxOutput);
    this.version = version;
    this.inquiry = new Inquiry(wire);
  }

  @Override
  public Reply runSync(AttemptKey key, TaskCall call, Departure departure)
      throws InterruptedException {
    var body = new WatchedBody(call.input().bytes(), departure);
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .POST(body)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, */*")
            .header("User-Agent", key.userAgent(version));
    String path = "/v2/actor-tasks/%s/run-sync%s".formatted(call.task(), Query.of(call.options()));
    return switch (wire.send(path, request, call.delivery().waitFor())) {
      case Wire.Result.Answered answered -> new Answer(answered).reply();
      case Wire.Result.Broken(String kind, String what) -> broken(body, kind, what);
    };
  }

  /**
   * Without its body a request is not a request: if nobody asked for the body, nothing can have
   * run, whatever else went wrong.
   */
  private Reply broken(WatchedBody body, String kind, String what) {
    if (body.wasHeldBack()) {
      return new Reply.NotNow(Failure.of("not-sent", "it took too long to connect"), null);
    }
    return body.wasAskedFor()
        ? new Reply.Unclear(Failure.of(kind, what))
        : new Reply.NotNow(
            Failure.of("unreachable", "%s could not be reached: %s".formatted(wire.base(), what)),
            null);
  }

  @Override
  public Survey startedSince(Instant instant, Target target) throws InterruptedException {
    return inquiry.startedSince(instant, target);
  }

  @Override
  public Reply endOf(PlatformRun run, TaskCall call) throws InterruptedException {
    return inquiry.endOf(run, call);
  }

  @Override
  public boolean isOverWithin(Duration atMost, PlatformRun run, Target target)
      throws InterruptedException {
    return inquiry.isOverWithin(atMost, run);
  }

  @Override
  public void stop(PlatformRun run, Target target) throws InterruptedException {
    inquiry.stop(run);
  }

  @Override
  public void close() {
    wire.close();
  }
}
