import java.io.IOException;
import java.net.Socket;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds many runs in flight through the whole service: as many schedules, each due once and one after
 * the other, against an endpoint that answers each call after a while; and the same over bare sockets.
 * Before that, runs that are answered at once warm the service up for half a minute.
 *
 * <p>{@code java docs/benchmarks/InFlight.java RUNS STARTS_A_SECOND SECONDS http|https COMMAND…}, where
 * the command starts Cronledger: {@code java docs/benchmarks/InFlight.java 10000 1000 60 http
 * ./cronledger}. Each end needs a descriptor a run, and the service a third as many more: mind {@code ulimit -n}.
 */
static final int WARMING = 400;

void main(String[] args) throws Exception {
  int runs = Integer.parseInt(args[0]);
  int rate = Integer.parseInt(args[1]);
  Duration hold = Duration.ofSeconds(Long.parseLong(args[2]));
  Path keys = args[3].equals("https") ? Endpoint.newKeys() : null;
  List<String> command = List.of(args).subList(4, args.length);
  try (var endpoint = Endpoint.start(hold, keys)) {
    double[] bare = bare(endpoint, runs, rate, hold);
    double[] service = service(command, endpoint, keys, runs, rate, hold);
    System.out.printf("ratio of p99 to bare sockets %.1f%n", at(service, 99) / at(bare, 99));
  }
}

/** Extra milliseconds of each call over bare sockets: from when it was due, less the hold. */
double[] bare(Endpoint endpoint, int runs, int rate, Duration hold) throws Exception {
  byte[] warm = call("bench~warm");
  byte[] held = call("bench~held");
  var sockets = endpoint.sockets();
  double[] extra = new double[runs];
  var left = new CountDownLatch(runs);
  long begin = System.nanoTime() + 10_000_000_000L;
  for (int i = -5 * rate; i < runs; i++) { // the first ones warm up
    int which = i;
    long due = begin + i * 1_000_000_000L / rate;
    Thread.ofVirtual()
        .start(
            () -> {
              double took = Double.NaN;
              try {
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                try (Socket socket = sockets.createSocket("127.0.0.1", endpoint.port())) {
                  socket.getOutputStream().write(which < 0 ? warm : held);
                  socket.getInputStream().readAllBytes();
                }
                took = (System.nanoTime() - due - hold.toNanos()) / 1e6;
              } catch (IOException | InterruptedException e) {
                System.err.println("bare: " + e);
              }
              if (which >= 0) {
                extra[which] = took;
                left.countDown();
              }
            });
  }
  left.await();
  print("bare sockets: extra latency", extra);
  return extra;
}

byte[] call(String task) {
  return "POST /v2/actor-tasks/%s/run-sync HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
      .formatted(task)
      .getBytes(StandardCharsets.US_ASCII);
}

double[] service(
    List<String> command, Endpoint endpoint, Path keys, int runs, int rate, Duration hold)
    throws Exception {
  Path home = Files.createTempDirectory("in-flight");
  Files.createDirectories(home.resolve("config/cron.d"));
  Instant begin = Instant.now().plusSeconds(70).truncatedTo(ChronoUnit.SECONDS);
  Files.writeString(home.resolve("config/cron.d/a.cron"), lines(runs, rate, begin));
  List<String> serve = new ArrayList<>(command);
  serve.addAll(
      List.of(
          "serve",
          "--config=" + home.resolve("config"),
          "--data=" + home.resolve("data"),
          "--http-port=0",
          "--max-running=" + runs,
          "--endpoint=" + endpoint.uri()));
  if (keys != null) {
    serve.add("--trust-store=" + keys);
  }
  var builder = new ProcessBuilder(serve).redirectError(ProcessBuilder.Redirect.INHERIT);
  builder.environment().put("APIFY_TOKEN", "bench");
  Process service = builder.start();
  try {
    Optional<String> ready =
        service.inputReader().lines().filter(line -> line.contains("is ready at")).findFirst();
    if (ready.isEmpty() || Instant.now().isAfter(begin.minusSeconds(45))) {
      throw new IllegalStateException("not ready in time: " + ready);
    }
    System.out.println(ready.get());
    sleepUntil(begin.minusSeconds(6));
    long idle = liveHeap(service);
    System.out.printf("live heap with nothing in flight %.1f MB%n", idle / 1e6);
    Instant full = begin.plusMillis(runs * 1000L / rate).plusSeconds(5);
    sleepUntil(full);
    System.out.printf("memory of the process with all in flight %s%n", status(service, "VmRSS"));
    long busy = liveHeap(service);
    System.out.printf(
        "live heap with all in flight %.1f MB, %.1f KB a run%n",
        busy / 1e6, (busy - idle) / 1e3 / runs);
    sleepUntil(full.plus(hold).plusSeconds(5));
    System.out.printf("most memory the process ever had %s%n", status(service, "VmHWM"));
    return ask(address(ready.get()), runs, hold);
  } finally {
    service.destroy();
    service.waitFor();
  }
}

URI address(String ready) {
  Matcher address = Pattern.compile("http://[0-9.]+:\\d+/").matcher(ready);
  if (!address.find()) {
    throw new IllegalStateException("no address: " + ready);
  }
  return URI.create(address.group());
}

String lines(int runs, int rate, Instant begin) {
  var lines = new StringBuilder();
  for (int i = 0; i < WARMING; i++) {
    lines.append(
        "@every 1s bench~warm name=w%d from=%s until=%s%n"
            .formatted(i, begin.minusSeconds(45).plusNanos(i * 1_000_000_000L / WARMING), begin.minusSeconds(8)));
  }
  for (int i = 0; i < runs; i++) {
    lines.append(
        "@every 1000d bench~held name=s%d from=%s%n"
            .formatted(i, begin.plusNanos(i * 1_000_000_000L / rate)));
  }
  return lines.toString();
}

void sleepUntil(Instant instant) throws InterruptedException {
  Thread.sleep(Duration.between(Instant.now(), instant));
}

/** What is reachable, after a collection. */
long liveHeap(Process service) throws Exception {
  jcmd(service, "GC.run");
  Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd(service, "GC.heap_info"));
  return used.find() ? Long.parseLong(used.group(1)) * 1024 : -1;
}

String jcmd(Process service, String what) throws Exception {
  Process jcmd =
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
              String.valueOf(service.pid()),
              what)
          .start();
  return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
}

String status(Process service, String field) throws IOException {
  return Files.readAllLines(Path.of("/proc/%d/status".formatted(service.pid()))).stream()
      .filter(line -> line.startsWith(field))
      .findFirst()
      .orElse("");
}

/** Extra milliseconds of each run, from its slot to its end on record, less the hold. */
double[] ask(URI api, int runs, Duration hold) throws Exception {
  Pattern run =
      Pattern.compile(
          "\"slot\":\"([^\"]+)\"[^{}]*?\"status\":\"([^\"]+)\"[^{}]*?"
              + "\"startedAt\":\"([^\"]+)\"[^{}]*?\"finishedAt\":\"([^\"]+)\"");
  Pattern next = Pattern.compile("\"next\":\"([^\"]+)\"");
  Map<String, Integer> statuses = new TreeMap<>();
  List<Double> extra = new ArrayList<>();
  List<Double> begun = new ArrayList<>();
  try (var client = HttpClient.newHttpClient()) {
    String before = "";
    while (true) {
      var request =
          HttpRequest.newBuilder(
                  api.resolve("/api/v1/runs?task=bench~held&limit=500" + before))
              .build();
      String page = client.send(request, BodyHandlers.ofString()).body();
      Matcher found = run.matcher(page);
      while (found.find()) {
        statuses.merge(found.group(2), 1, Integer::sum);
        Instant slot = Instant.parse(found.group(1));
        begun.add(Duration.between(slot, Instant.parse(found.group(3))).toNanos() / 1e6);
        Duration took = Duration.between(slot, Instant.parse(found.group(4)));
        extra.add(took.minus(hold).toNanos() / 1e6);
      }
      Matcher more = next.matcher(page);
      if (!more.find()) {
        break;
      }
      before = "&before=" + more.group(1);
    }
  }
  System.out.printf("%d runs wanted, on record %s%n", runs, statuses);
  print("the service: from the slot to the claim", array(begun));
  print("the service: extra latency", array(extra));
  return array(extra);
}

double[] array(List<Double> all) {
  return all.stream().mapToDouble(Double::doubleValue).toArray();
}

void print(String what, double[] millis) {
  System.out.printf(
      "%s p50 %.1f, p99 %.1f, max %.1f ms of %d%n",
      what, at(millis, 50), at(millis, 99), at(millis, 100), millis.length);
}

double at(double[] millis, int percent) {
  double[] sorted = millis.clone();
  Arrays.sort(sorted);
  return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
}
