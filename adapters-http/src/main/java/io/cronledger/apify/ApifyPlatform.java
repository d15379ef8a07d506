package io.cronledger.apify;

import io.cronledger.run.AttemptKey;
import io.cronledger.run.Failure;
import io.cronledger.run.Reply;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks by the endpoint's one synchronous call, {@code POST /v2/actor-tasks/{id}/run-sync}.
 *
 * <p>The deadline is our own: on JDK 25 a request's timeout ends with the headers, so that a body
 * which stalls would be waited for for ever.
 */
public final class ApifyPlatform implements TaskPlatform, AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final URI endpoint;
  private final Supplier<@Nullable String> token;
  private final String version;
  private final long maxOutput;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  /**
   * @param endpoint base URL, without the {@code /v2}
   * @param token asked for anew with each call; null for none
   * @param version of this program, part of each attempt's key
   * @param maxOutput how many bytes of an output are kept
   */
  public ApifyPlatform(
      URI endpoint, Supplier<@Nullable String> token, String version, long maxOutput) {
    this.endpoint = endpoint;
    this.token = token;
    this.version = version;
    this.maxOutput = maxOutput;
    this.http =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .executor(threads)
            .build();
  }

  @Override
  public Reply runSync(AttemptKey key, TaskCall call) throws InterruptedException {
    String secret = token.get();
    var body = new WatchedBody(call.input().bytes());
    HttpRequest request = request(key, call, body, secret);
    CompletableFuture<HttpResponse<Received>> exchange =
        http.sendAsync(request, _ -> new BoundedBody(maxOutput));
    try {
      HttpResponse<Received> answer =
          exchange.get(call.waitFor().toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer, secret).reply();
    } catch (TimeoutException _) {
      return broken(body, "deadline", "no answer within " + call.waitFor().toSeconds() + " s");
    } catch (ExecutionException e) {
      return broken(body, e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private HttpRequest request(
      AttemptKey key, TaskCall call, WatchedBody body, @Nullable String secret) {
    URI uri =
        URI.create(
            "%s/v2/actor-tasks/%s/run-sync%s"
                .formatted(base(), call.task(), Query.of(call.options())));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .POST(body)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, */*")
            .header("User-Agent", key.userAgent(version));
    if (secret != null) {
      request.header("Authorization", "Bearer " + secret);
    }
    return request.build();
  }

  private String base() {
    String text = endpoint.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private Reply broken(WatchedBody body, @Nullable Throwable cause) {
    if (!(cause instanceof IOException)) {
      throw new IllegalStateException(
          "the HTTP client failed in a way that is not the network's", cause);
    }
    String message = cause.getMessage();
    String what = cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    return broken(body, "connection-lost", what);
  }

  /**
   * Without its body a request is not a request: if nobody asked for the body, nothing can have
   * run, whatever else went wrong.
   */
  private Reply broken(WatchedBody body, String kind, String what) {
    return body.wasAskedFor()
        ? new Reply.Unclear(Failure.of(kind, what))
        : new Reply.NotNow(
            Failure.of("unreachable", "%s could not be reached: %s".formatted(base(), what)), null);
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
