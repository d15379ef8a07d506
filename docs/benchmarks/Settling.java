import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Loses the replies of many calls at once, and tells how long it takes until each run is settled: the connections of
 * all of them are cut at one instant, while the runs go on and succeed. The platform is a process of its own, which keeps
 * runs, lists them, and counts what it is asked.
 *
 * <p>{@code java docs/benchmarks/Settling.java RUNS TASKS COMMAND…}, where the command starts Cronledger:
 * {@code java docs/benchmarks/Settling.java 10000 1 ./cronledger}
 */
final class Settling {
  private static final Duration PATIENCE = Duration.ofMinutes(9);
  private static final Pattern READY = Pattern.compile("http://[0-9.]+:\\d+/");

  public static void main(String[] args) throws Exception {
    if (args[0].equals("platform")) {
      new Platform(Integer.parseInt(args[1])).serve();
      return;
    }
    int runs = Integer.parseInt(args[0]);
    int tasks = Integer.parseInt(args[1]);
    Process platform =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "docs/benchmarks/Settling.java",
                "platform",
                args[0])
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String port = platform.inputReader().readLine();
      measure(runs, tasks, List.of(args).subList(2, args.length), URI.create("http://127.0.0.1:" + port));
    } finally {
      platform.destroy();
    }
  }

  private static void measure(int runs, int tasks, List<String> command, URI platform) throws Exception {
    Path home = Files.createTempDirectory("settling");
    Path folder = Files.createDirectories(home.resolve("config/cron.d"));
    Instant begin = Instant.now().plusSeconds(25).truncatedTo(ChronoUnit.SECONDS);
    var lines = new StringBuilder();
    for (int i = 0; i < runs; i++) {
      Instant slot = begin.plusNanos(i * 1_000_000L);
      lines.append("@every 1000d bench~t%d name=s%d from=%s%n".formatted(i % tasks, i, slot));
    }
    Files.writeString(folder.resolve("all.cron"), lines);
    List<String> serve = new ArrayList<>(command);
    serve.addAll(
        List.of("serve", "--config=" + home.resolve("config"), "--data=" + home.resolve("data"),
            "--http-port=0", "--max-running=" + runs, "--endpoint=" + platform));
    var builder = new ProcessBuilder(serve).redirectError(home.resolve("log").toFile());
    builder.environment().put("APIFY_TOKEN", "bench");
    Process service = builder.start();
    try (var http = HttpClient.newHttpClient()) {
      Matcher ready = READY.matcher(service.inputReader().readLine());
      if (!ready.find()) {
        throw new IllegalStateException("not ready: " + home);
      }
      URI api = URI.create(ready.group());
      watch(http, api, platform, runs);
      System.out.println("the service's " + memory(service));
      Thread.sleep(150_000);
      System.out.println("150 s later " + memory(service));
      System.out.println(get(http, platform.resolve("/told")));
    } finally {
      service.destroy();
      service.waitFor();
    }
  }

  /** Says how many of them have come to which end, until all have. */
  private static void watch(HttpClient http, URI api, URI platform, int runs) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long cut = 0;
    long told = 0;
    while (System.nanoTime() < end) {
      Thread.sleep(500);
      long wasCut = Long.parseLong(get(http, platform.resolve("/cut")));
      if (wasCut == 0) {
        continue;
      }
      cut = cut == 0 ? System.nanoTime() : cut;
      Map<String, Integer> counts = counts(get(http, api.resolve("/api/v1/stats?by=day")));
      double since = (System.nanoTime() - cut) / 1e9;
      boolean isOver =
          counts.values().stream().mapToInt(Integer::intValue).sum() >= runs;
      if (isOver || System.nanoTime() > told) {
        System.out.printf("%.1f s after the cut: %s%n", since, counts);
        told = System.nanoTime() + 15_000_000_000L;
      }
      if (isOver) {
        return;
      }
    }
    System.out.println("not all were settled in time");
  }

  private static Map<String, Integer> counts(String stats) {
    Map<String, Integer> counts = new TreeMap<>();
    Matcher outcome =
        Pattern.compile("\"(SUCCEEDED|FAILED|LOST|TIMED_OUT|ABORTED|REFUSED)\": ?(\\d+)").matcher(stats.substring(stats.indexOf("\"total\"")));
    while (outcome.find()) {
      counts.merge(outcome.group(1), Integer.parseInt(outcome.group(2)), Integer::sum);
    }
    return counts;
  }

  private static String memory(Process service) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(service.pid()))).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM") || line.startsWith("Threads"))
        .collect(Collectors.joining(", "));
  }

  private static String get(HttpClient http, URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  /** Runs that begin with a call, and succeed a while after its connection was cut. */
  private static final class Platform {
    private record Run(String id, String task, Instant startedAt, String userAgent) {}

    private static final Pattern LIST =
        Pattern.compile("/v2/actor-tasks/([^/]+)/runs\\?desc=true&limit=(\\d+)&offset=(\\d+)");
    private static final Pattern RUN = Pattern.compile("/v2/actor-runs/(\\w+)([^?]*).*");

    private final int wanted;
    private final List<HttpExchange> held = new CopyOnWriteArrayList<>();
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final Map<String, List<Run>> byTask = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile long cutAt;

    Platform(int wanted) {
      this.wanted = wanted;
    }

    void serve() throws IOException {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10_000);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
      System.out.println(server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().toString();
      if (exchange.getRequestMethod().equals("POST")) {
        count("calls");
        begin(exchange, path.split("/")[3]);
        return;
      }
      Matcher list = LIST.matcher(path);
      Matcher run = RUN.matcher(path);
      if (path.equals("/cut")) {
        send(exchange, 200, String.valueOf(cutAt));
      } else if (path.equals("/told")) {
        send(exchange, 200, "the platform was asked " + new TreeMap<>(asked));
      } else if (list.matches()) {
        count("lists");
        send(exchange, 200, list(list.group(1), Integer.parseInt(list.group(2)), Integer.parseInt(list.group(3))));
      } else if (run.matches() && runs.containsKey(run.group(1))) {
        boolean isRecord = run.group(2).contains("/records/");
        count(isRecord ? "records" : "runs");
        send(exchange, 200, isRecord ? "{}" : "{\"data\":%s}".formatted(text(runs.get(run.group(1)), true)));
      } else {
        count("other");
        send(exchange, 404, "{\"error\":{\"type\":\"record-not-found\",\"message\":\"no\"}}");
      }
    }

    /** Nobody is answered; once all are there, all connections are cut. */
    private void begin(HttpExchange exchange, String task) {
      String userAgent = exchange.getRequestHeaders().getFirst("User-Agent");
      var run = new Run("run" + next.incrementAndGet(), task, Instant.now(), userAgent);
      runs.put(run.id(), run);
      List<Run> ofTask = byTask.computeIfAbsent(task, _ -> new ArrayList<>());
      synchronized (ofTask) {
        ofTask.addFirst(run);
      }
      held.add(exchange);
      if (held.size() == wanted) {
        Thread.ofVirtual().start(this::cut);
      }
    }

    private void cut() {
      cutAt = System.currentTimeMillis();
      held.forEach(HttpExchange::close);
    }

    private String list(String task, int limit, int offset) {
      List<Run> ofTask = byTask.getOrDefault(task, new ArrayList<>());
      synchronized (ofTask) {
        return ofTask.stream()
            .skip(offset)
            .limit(limit)
            .map(run -> text(run, false))
            .collect(Collectors.joining(",", "{\"data\":{\"items\":[", "]}}"));
      }
    }

    private String text(Run run, boolean isWhole) {
      boolean isOver = cutAt > 0 && System.currentTimeMillis() > cutAt + 5_000;
      String more = isWhole ? ",\"userAgent\":\"%s\"".formatted(run.userAgent()) : "";
      return """
          {"id":"%s","userId":"bench","startedAt":"%s","status":"%s","usageTotalUsd":0.01,\
          "meta":{"origin":"API"%s}}"""
          .formatted(
              run.id(), run.startedAt().truncatedTo(ChronoUnit.MILLIS), isOver ? "SUCCEEDED" : "RUNNING", more);
    }

    private void count(String what) {
      asked.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Connection", "close");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }
}
