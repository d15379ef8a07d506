import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * How long a service takes to answer through HTTP, from one caller on one connection, beside the
 * least that it can be asked.
 *
 * <p>{@code java docs/benchmarks/Asking.java http://127.0.0.1:8080/ 1000}
 */
class Asking {
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private interface Question {
    String path() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    URI service = URI.create(args[0]);
    int times = Integer.parseInt(args[1]);
    List<String> ids = ids(service, 2_000);
    Random random = new Random(1);
    System.out.printf("%,d runs to choose from%n", ids.size());
    time("/health/live", service, times, () -> "/health/live");
    time("a run", service, times, () -> "/api/v1/runs/" + any(ids, random));
    time("its output", service, times, () -> "/api/v1/runs/" + any(ids, random) + "/output");
    time("newest 50", service, times, () -> "/api/v1/runs?limit=50");
    time("50 before one", service, times, () -> "/api/v1/runs?limit=50&before=" + any(ids, random));
    time("failed", service, times, () -> "/api/v1/runs?limit=50&status=FAILED");
  }

  private static String any(List<String> ids, Random random) {
    return ids.get(random.nextInt(ids.size()));
  }

  /** From places all over the books: pages before ids that are made up of times. */
  private static List<String> ids(URI service, int most) throws Exception {
    List<String> newest = found(ask(service, "/api/v1/runs?limit=1").body());
    long end = Long.parseLong(newest.getFirst().replace("-", "").substring(0, 12), 16);
    List<String> ids = new ArrayList<>();
    Random random = new Random(2);
    while (ids.size() < most) {
      long at = end - random.nextLong(30L * 24 * 3_600_000);
      String hex = "%012x".formatted(at);
      String before = hex.substring(0, 8) + "-" + hex.substring(8) + "-7000-8000-000000000000";
      ids.addAll(found(ask(service, "/api/v1/runs?limit=10&before=" + before).body()));
    }
    return ids;
  }

  private static List<String> found(String page) {
    return ID.matcher(page).results().map(match -> match.group(1)).toList();
  }

  private static void time(String what, URI service, int times, Question question)
      throws Exception {
    long[] nanos = new long[times];
    for (int i = -times; i < times; i++) {
      String path = question.path();
      long start = System.nanoTime();
      HttpResponse<String> answer = ask(service, path);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
      if (answer.statusCode() >= 500) {
        throw new IOException(path + ": " + answer.body());
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-14s p50 %6.2f ms, p99 %6.2f ms%n",
        what,
        nanos[times / 2] / 1e6,
        nanos[times * 99 / 100] / 1e6);
  }

  private static HttpResponse<String> ask(URI service, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(service.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
