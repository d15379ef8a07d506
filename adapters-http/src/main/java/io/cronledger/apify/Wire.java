package io.cronledger.apify;

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
 * The connection to one endpoint: the token goes to it alone, and nothing is followed, repeated or
 * waited for beyond a limit.
 *
 * <p>The limit is our own: on JDK 25 a request's timeout ends with the headers, so that a body
 * which stalls would be waited for for ever.
 */
final class Wire implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final String base;
  private final Supplier<@Nullable String> token;
  private final long maxBody;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  Wire(URI endpoint, Supplier<@Nullable String> token, long maxBody) {
    String text = endpoint.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.token = token;
    this.maxBody = maxBody;
    this.http =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .executor(threads)
            .build();
  }

  String base() {
    return base;
  }

  /** What came back, or what went wrong on the way. */
  sealed interface Result {
    /**
     * An answer, whatever it says.
     *
     * @param secret the token that was sent, which must not turn up in what is kept of the answer
     */
    record Answered(HttpResponse<Received> http, @Nullable String secret) implements Result {}

    record Broken(String kind, String what) implements Result {}
  }

  /** Sends to a path of the endpoint, with the token. */
  Result send(String path, HttpRequest.Builder request, Duration limit)
      throws InterruptedException {
    String secret = token.get();
    if (secret != null) {
      request.header("Authorization", "Bearer " + secret);
    }
    return send(request.uri(URI.create(base + path)).build(), secret, limit);
  }

  /** Fetches from any address, without the token. */
  Result fetchElsewhere(URI address, Duration limit) throws InterruptedException {
    return send(HttpRequest.newBuilder(address).build(), null, limit);
  }

  private Result send(HttpRequest request, @Nullable String secret, Duration limit)
      throws InterruptedException {
    CompletableFuture<HttpResponse<Received>> exchange =
        http.sendAsync(request, _ -> new BoundedBody(maxBody));
    try {
      return new Result.Answered(exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS), secret);
    } catch (TimeoutException _) {
      return new Result.Broken("deadline", "no answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      return broken(e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  private static Result broken(@Nullable Throwable cause) {
    if (!(cause instanceof IOException)) {
      throw new IllegalStateException(
          "the HTTP client failed in a way that is not the network's", cause);
    }
    String message = cause.getMessage();
    String what = cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    return new Result.Broken("connection-lost", what);
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
