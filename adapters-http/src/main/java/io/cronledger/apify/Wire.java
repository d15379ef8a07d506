package io.cronledger.apify;

import io.cronledger.apify.Tokens.Token;
import io.cronledger.run.Departure;
import io.cronledger.run.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one endpoint: the token goes to it alone, and nothing is followed, repeated or
 * waited for beyond a limit.
 *
 * <p>The limit is our own: on JDK 25 a request's timeout ends with the headers, so that a body
 * which stalls would be waited for for ever.
 */
final class Wire implements AutoCloseable {
  /** For answers that the endpoint has at hand. */
  static final Duration SOON = Duration.ofSeconds(30);

  /** How long a question waits for its turn. */
  private static final Duration QUEUED = Duration.ofMinutes(1);

  /** For outputs, which may be large and the line thin. */
  private static final Duration FETCHED_WITHIN = Duration.ofMinutes(5);

  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);

  /** Of lists and the like; a page of 500 runs takes 300 KB. */
  static final long LARGEST_DOCUMENT = 8L << 20;

  /** Of answers that say no. */
  private static final long LARGEST_REFUSAL = 64L << 10;

  private static final int TAIL = 8 << 10;

  /** Of a log; the platform keeps 10,485,760 characters. */
  private static final long LONGEST_LOG = 64L << 20;

  /**
   * Short questions under way at once. They need descriptors beside those of the calls in flight.
   */
  private static final int QUESTIONS = 64;

  /**
   * Whether a request may say that it is the last on its connection. The JDK's client keeps each
   * for a moment at the least, whatever time is set, and gives it to a call that comes just then.
   * If the endpoint hangs up in that moment, the call may have started a run, for all that can be
   * known. Only an endpoint that says it will hang up has its connection let go of, and it says so
   * if it is asked to. {@code jdk.httpclient.allowRestrictedHeaders} must name {@code connection}
   * for that.
   */
  private static final boolean MAY_SAY_CLOSE = maySayClose();

  private final String base;
  private final Incoming incoming;
  private final Tokens tokens;
  private final String userAgent;
  private final Pace pace;
  private final Pause pause;
  private final Semaphore questions = new Semaphore(QUESTIONS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  Wire(Route route, Tokens tokens, String userAgent, Pace pace, Pause pause) {
    String text = route.endpoint().toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.incoming = route.incoming();
    this.tokens = tokens;
    this.userAgent = userAgent;
    this.pace = pace;
    this.pause = pause;
    this.http = route.client(threads);
  }

  String base() {
    return base;
  }

  /** What came back, or why nothing did. */
  sealed interface Result {
    /**
     * An answer, whatever it says.
     *
     * @param secret the token that was sent, which must not turn up in what is kept of the answer
     */
    record Answered(int status, HttpHeaders headers, Received body, @Nullable String secret)
        implements Result {
      @Override
      public String toString() {
        return "HTTP " + status;
      }
    }

    /** It went wrong on the way. */
    record Broken(Failure why) implements Result {}

    /**
     * Nothing was sent, since the host asked to be left alone.
     *
     * @param until how much longer
     */
    record Held(Failure why, Duration until) implements Result {}

    /** Nothing was sent, since there is no token to show. */
    record Barred(Failure why) implements Result {}
  }

  /**
   * What a call may take.
   *
   * @param largest bytes to be kept of an answer that says yes
   */
  record Limits(Duration within, long largest) {}

  /** Makes a call that starts a run: at once or not at all. */
  Result start(
      String path,
      @Nullable String token,
      HttpRequest.Builder call,
      Limits limits,
      Departure departure)
      throws InterruptedException {
    Duration held = pace.untilOpen();
    return held.isZero()
        ? authorized(
            path,
            token,
            call,
            new Taking(limits.within(), limits.largest(), false, departure::answered))
        : new Result.Held(patience(), held);
  }

  /** Asks for a document. */
  Result ask(String path, @Nullable String token) throws InterruptedException {
    return question(path, token, request(), new Taking(SOON, LARGEST_DOCUMENT, false));
  }

  /** Asks for a document that the endpoint may hold back for some time. */
  Result askPatiently(String path, @Nullable String token, Duration heldBack)
      throws InterruptedException {
    Result held = queue();
    return held != null
        ? held
        : authorized(
            path, token, request(), new Taking(SOON.plus(heldBack), LARGEST_DOCUMENT, false));
  }

  /** Has something done. */
  Result tell(String path, @Nullable String token) throws InterruptedException {
    HttpRequest.Builder call = request().POST(BodyPublishers.noBody());
    return question(path, token, call, new Taking(SOON, LARGEST_DOCUMENT, false));
  }

  Result fetch(String path, @Nullable String token, long largest) throws InterruptedException {
    return question(path, token, request(), new Taking(FETCHED_WITHIN, largest, false));
  }

  /** Fetches from any address, without a token. */
  Result fetchElsewhere(URI address, long largest) throws InterruptedException {
    HttpRequest call = request().uri(address).build();
    return send(call, null, new Taking(FETCHED_WITHIN, largest, false));
  }

  /** Fetches the end of a text. */
  Result tail(String path, @Nullable String token) throws InterruptedException {
    return question(path, token, request(), new Taking(SOON, TAIL, true));
  }

  /**
   * A GET, unless it is made something else. Nobody may choose an encoding for us, and nothing else
   * is to come over its connection: see {@link #MAY_SAY_CLOSE}.
   */
  HttpRequest.Builder request() {
    var request =
        HttpRequest.newBuilder()
            .header("User-Agent", userAgent)
            .header("Accept-Encoding", "identity");
    return MAY_SAY_CLOSE ? request.header("Connection", "close") : request;
  }

  private static boolean maySayClose() {
    try {
      HttpRequest.newBuilder().header("Connection", "close");
      return true;
    } catch (IllegalArgumentException restricted) {
      return false;
    }
  }

  /**
   * What is taken in of an answer, and for how long.
   *
   * @param bytes kept of one that says yes
   * @param isEnd whether these are the last ones, or the first
   * @param begun told when an answer begins
   */
  private record Taking(Duration within, long bytes, boolean isEnd, Runnable begun) {
    Taking(Duration within, long bytes, boolean isEnd) {
      this(within, bytes, isEnd, () -> {});
    }

    long bytes(int status) {
      return status / 100 == 2 ? bytes : LARGEST_REFUSAL;
    }

    BodySubscriber<Received> of(int status, Incoming incoming) {
      begun.run();
      return isEnd && status / 100 == 2
          ? new TailBody((int) bytes, LONGEST_LOG, incoming)
          : new BoundedBody(new Spool(incoming), bytes(status));
    }
  }

  private Result question(
      String path, @Nullable String token, HttpRequest.Builder call, Taking taking)
      throws InterruptedException {
    Result held = queue();
    if (held != null) {
      return held;
    }
    if (!questions.tryAcquire(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
      return new Result.Broken(Failure.of("too-many-questions", "others are not answered yet"));
    }
    try {
      return authorized(path, token, call, taking);
    } finally {
      questions.release();
    }
  }

  /** Waits for its turn; tells if that would take too long. */
  private @Nullable Result queue() throws InterruptedException {
    Duration left = QUEUED;
    do {
      Optional<Duration> wait = pace.place(left);
      if (wait.isEmpty()) {
        return new Result.Held(patience(), left);
      }
      if (!wait.get().isZero()) {
        pause.last(wait.get());
      }
      left = left.minus(wait.get());
    } while (pace.isClosed());
    return null;
  }

  private Failure patience() {
    return new Failure(
        "rate-limit-exceeded", "%s has asked for patience; nothing was sent".formatted(base), 429);
  }

  private Result authorized(
      String path, @Nullable String token, HttpRequest.Builder call, Taking taking)
      throws InterruptedException {
    return switch (tokens.named(token)) {
      case Token.Missing(String why) -> new Result.Barred(Failure.of("token-missing", why));
      case Token.Shown(String secret) -> {
        call.uri(URI.create(base + path)).header("Authorization", "Bearer " + secret);
        Result result = send(call.build(), secret, taking);
        if (result instanceof Result.Answered answered) {
          heed(answered);
        }
        yield result;
      }
    };
  }

  private void heed(Result.Answered answered) {
    Optional<Duration> wait = RetryAfter.in(answered.headers());
    if (answered.status() == 429 || (answered.status() == 503 && wait.isPresent())) {
      pace.close(wait.orElse(null));
    }
  }

  private Result send(HttpRequest request, @Nullable String secret, Taking taking)
      throws InterruptedException {
    CompletableFuture<HttpResponse<Received>> exchange =
        http.sendAsync(request, info -> taking.of(info.statusCode(), incoming));
    try {
      HttpResponse<Received> answer =
          exchange.get(taking.within().toMillis(), TimeUnit.MILLISECONDS);
      Received body = plain(answer, taking.bytes(answer.statusCode()));
      return new Result.Answered(answer.statusCode(), answer.headers(), body, secret);
    } catch (TimeoutException _) {
      return broken("deadline", "no answer within %d s".formatted(taking.within().toSeconds()));
    } catch (ExecutionException e) {
      return broken("connection-lost", what(e.getCause()));
    } catch (IOException e) {
      return broken("connection-lost", what(e));
    } finally {
      if (!exchange.isDone()) { // to cancel what is over costs two exceptions that nobody sees
        exchange.cancel(true);
      }
    }
  }

  /** Some send what we did not say we take. */
  private Received plain(HttpResponse<Received> answer, long limit) throws IOException {
    String encoding = answer.headers().firstValue("Content-Encoding").orElse("");
    return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")
        ? answer.body().unzipped(incoming, limit)
        : answer.body();
  }

  private static Result broken(String kind, String what) {
    return new Result.Broken(Failure.of(kind, what));
  }

  /** The client's exceptions are no API: a refused connection has no message at all. */
  private static String what(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause == null) {
      return "for no known reason";
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
    try {
      http.awaitTermination(CLOSED_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
