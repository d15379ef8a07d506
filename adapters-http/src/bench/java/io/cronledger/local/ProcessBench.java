package io.cronledger.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a run at the local endpoint costs on top of its process: the same program, started by the
 * endpoint over HTTP and by a bare {@link ProcessBuilder}, in turn and in the same JVM.
 */
final class ProcessBench {
  private static final int WARM_UP = 1_000;
  private static final int TIMES = 1_000;
  private static final Duration SPAN = Duration.ofSeconds(5);

  /** A service runs for days: its code is compiled when it counts. */
  private static final Duration WARMING = Duration.ofSeconds(20);

  @TempDir Path folder;

  /** One that does nothing, and one that starts eight others, about as much work as a small script. */
  static List<List<String>> programs() {
    return List.of(
        List.of("true"), List.of("sh", "-c", "for i in 1 2 3 4 5 6 7 8; do /bin/true; done"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void a_run_beside_a_bare_process(List<String> program) throws Exception {
    System.out.println(String.join(" ", program));
    Path task = Files.createDirectories(folder.resolve("tasks/short"));
    Files.write(task.resolve("task.json"), Json.bytes(Map.of("command", program)));
    var settings = LocalSettings.of(folder.resolve("tasks"), folder.resolve("data"));
    try (var endpoint =
            new LocalEndpoint(settings, InstantSource.system(), new SecureRandom());
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      endpoint.start();
      var request =
          HttpRequest.newBuilder(endpoint.uri().resolve("/v2/actor-tasks/local~short/run-sync"))
              .header("Authorization", "Bearer local")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      Callable<Integer> run =
          () -> expect(201, http.send(request, BodyHandlers.discarding()).statusCode());
      Callable<Integer> bare =
          () -> expect(0, new ProcessBuilder(program).directory(task.toFile()).start().waitFor());

      latency(run, bare);
      System.out.printf("soon after the start: %.0f runs/s by 4 callers%n", perSecond(run, 4, SPAN));
      perSecond(bare, 4, WARMING);
      perSecond(run, 4, WARMING);
      for (int callers : new int[] {1, 4, 16}) {
        double other = perSecond(bare, callers, SPAN);
        double ours = perSecond(run, callers, SPAN);
        System.out.printf(
            "%4d callers: %6.0f runs/s, %6.0f bare processes/s, ratio %.2f%n",
            callers, ours, other, other / ours);
      }
    }
  }

  private static void latency(Callable<Integer> run, Callable<Integer> bare) throws Exception {
    double[] ours = new double[TIMES];
    double[] others = new double[TIMES];
    for (int i = -WARM_UP; i < TIMES; i++) {
      double one = millis(run);
      double other = millis(bare);
      if (i >= 0) {
        ours[i] = one;
        others[i] = other;
      }
    }
    Arrays.sort(ours);
    Arrays.sort(others);
    System.out.printf(
        "in turn: a run p50 %.2f ms, p99 %.2f ms; a bare process p50 %.2f ms, p99 %.2f ms; added p50 %.2f ms%n",
        ours[TIMES / 2],
        ours[TIMES * 99 / 100],
        others[TIMES / 2],
        others[TIMES * 99 / 100],
        ours[TIMES / 2] - others[TIMES / 2]);
  }

  private static double millis(Callable<Integer> call) throws Exception {
    long from = System.nanoTime();
    call.call();
    return (System.nanoTime() - from) / 1e6;
  }

  private static double perSecond(Callable<Integer> call, int callers, Duration span) throws Exception {
    var done = new LongAdder();
    long from = System.nanoTime();
    long until = from + span.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        var _ =
            threads.submit(
                () -> {
                  while (System.nanoTime() < until) {
                    call.call();
                    done.increment();
                  }
                  return done;
                });
      }
    }
    return done.sum() * 1e9 / (System.nanoTime() - from);
  }

  private static int expect(int wanted, int got) throws IOException {
    if (got != wanted) {
      throw new IOException("%d instead of %d".formatted(got, wanted));
    }
    return got;
  }
}
