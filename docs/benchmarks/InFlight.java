import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds many runs in flight through the whole service: as many schedules, each due once and one after
 * the other, against an endpoint that answers each call after a while; and the same over bare sockets.
 * A tenth of the runs go ahead in the 25 seconds before the others and are not timed: they warm up.
 *
 * <p>{@code java InFlight.java RUNS STARTS_A_SECOND SECONDS COMMAND…}, where the command starts
 * Cronledger: {@code java InFlight.java 10000 1000 60 ./cronledger}. Each end needs a descriptor a
 * run, and the service one more: mind {@code ulimit -n}.
 */
void main(String[] args) throws Exception {
  if (args[0].equals("endpoint")) {
    endpoint(Long.parseLong(args[1]));
    return;
  }
  int runs = Integer.parseInt(args[0]);
  int rate = Integer.parseInt(args[1]);
  Duration hold = Duration.ofSeconds(Long.parseLong(args[2]));
  List<String> command = List.of(args).subList(3, args.length);
  Process endpoint =
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "docs/benchmarks/InFlight.java",
              "endpoint",
              String.valueOf(hold.toMillis()))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
  try {
    int port = Integer.parseInt(endpoint.inputReader().readLine());
    double[] bare = bare(port, Math.min(runs, 9_000), rate, hold);
    double[] service = service(command, port, runs, rate, hold);
    System.out.printf("ratio of p99 to bare sockets %.1f%n", at(service, 99) / at(bare, 99));
  } finally {
    endpoint.destroy();
  }
}

/** A thread a connection, and no more of HTTP than it takes. */
void endpoint(long holdMillis) throws IOException {
  byte[] answer =
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\": 1}"
          .getBytes(StandardCharsets.US_ASCII);
  byte[] none = "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  try (var listener = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress())) {
    System.out.println(listener.getLocalPort());
    while (true) {
      Socket socket = listener.accept();
      Thread.ofVirtual()
          .start(
              () -> {
                try (socket) {
                  boolean isCall = read(socket.getInputStream()).startsWith("POST");
                  if (isCall) {
                    Thread.sleep(holdMillis);
                  }
                  socket.getOutputStream().write(isCall ? answer : none);
                  socket.shutdownOutput();
                  socket.getInputStream().readAllBytes();
                } catch (IOException | InterruptedException hungUp) {
                  System.err.println(hungUp);
                }
              });
    }
  }
}

String read(InputStream in) throws IOException {
  var text = new StringBuilder();
  byte[] some = new byte[2048];
  while (true) {
    int count = in.read(some);
    if (count < 0) {
      return text.toString();
    }
    text.append(new String(some, 0, count, StandardCharsets.US_ASCII));
    int head = text.indexOf("\r\n\r\n");
    if (head >= 0 && (!text.toString().startsWith("POST") || text.length() >= head + 6)) {
      return text.toString();
    }
  }
}

/** Extra milliseconds of each call over bare sockets: from when it was due, less the hold. */
double[] bare(int port, int runs, int rate, Duration hold) throws Exception {
  byte[] call =
      "POST /v2/actor-tasks/a~b/run-sync HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
          .getBytes(StandardCharsets.US_ASCII);
  double[] extra = new double[runs];
  var left = new CountDownLatch(runs);
  long begin = System.nanoTime() + 1_000_000_000L;
  for (int i = 0; i < runs; i++) {
    int which = i;
    long due = begin + i * 1_000_000_000L / rate;
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                  socket.getOutputStream().write(call);
                  socket.getInputStream().readAllBytes();
                }
                extra[which] = (System.nanoTime() - due - hold.toNanos()) / 1e6;
              } catch (IOException | InterruptedException e) {
                extra[which] = Double.NaN;
              }
              left.countDown();
            });
  }
  left.await();
  print("bare sockets", extra);
  return extra;
}

double[] service(List<String> command, int port, int runs, int rate, Duration hold)
    throws Exception {
  Path home = Files.createTempDirectory("in-flight");
  Files.createDirectories(home.resolve("config/cron.d"));
  int warming = runs / 10;
  Instant begin = Instant.now().plusSeconds(65 + runs / 130).truncatedTo(ChronoUnit.SECONDS);
  var lines = new StringBuilder();
  for (int i = 0; i < runs; i++) {
    Instant due =
        i < warming
            ? begin.minusSeconds(25).plusMillis(20_000L * i / warming)
            : begin.plusNanos((i - warming) * 1_000_000_000L / rate);
    lines.append("@every 1000d bench~task name=s%d from=%s%n".formatted(i, due));
  }
  Files.writeString(home.resolve("config/cron.d/a.cron"), lines);
  List<String> serve = new ArrayList<>(command);
  serve.addAll(
      List.of(
          "serve",
          "--config=" + home.resolve("config"),
          "--data=" + home.resolve("data"),
          "--http-port=0",
          "--max-running=" + runs,
          "--endpoint=http://127.0.0.1:" + port));
  var builder = new ProcessBuilder(serve).redirectError(ProcessBuilder.Redirect.INHERIT);
  builder.environment().put("APIFY_TOKEN", "bench");
  Process service = builder.start();
  try {
    String ready = service.inputReader().readLine();
    System.out.println(ready);
    Matcher address = Pattern.compile("http://[0-9.]+:\\d+/").matcher(ready);
    if (!address.find()) {
      throw new IllegalStateException("not ready: " + ready);
    }
    var api = URI.create(address.group());
    if (Instant.now().isAfter(begin.minusSeconds(27))) {
      throw new IllegalStateException("the service was ready too late to be measured");
    }
    long idle = liveHeap(service);
    System.out.printf("live heap with nothing in flight %.1f MB%n", idle / 1e6);
    Instant full = begin.plusMillis(runs * 1000L / rate).plusSeconds(8);
    Thread.sleep(Duration.between(Instant.now(), full));
    System.out.printf("memory of the process with all in flight %s%n", status(service, "VmRSS"));
    long busy = liveHeap(service);
    System.out.printf(
        "live heap with all in flight %.1f MB, %.1f KB a run%n",
        busy / 1e6, (busy - idle) / 1e3 / runs);
    Thread.sleep(Duration.between(Instant.now(), full.plus(hold).plusSeconds(10)));
    System.out.printf("most memory the process ever had %s%n", status(service, "VmHWM"));
    return ask(api, runs, begin, hold);
  } finally {
    service.destroy();
    service.waitFor();
  }
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
double[] ask(URI api, int runs, Instant begin, Duration hold) throws Exception {
  Pattern run =
      Pattern.compile("\"slot\":\"([^\"]+)\"[^{}]*?\"status\":\"([^\"]+)\"[^{}]*?\"finishedAt\":\"([^\"]+)\"");
  Pattern next = Pattern.compile("\"next\":\"([^\"]+)\"");
  Map<String, Integer> statuses = new TreeMap<>();
  List<Double> extra = new ArrayList<>();
  try (var client = HttpClient.newHttpClient()) {
    String before = "";
    while (true) {
      var request = HttpRequest.newBuilder(api.resolve("/api/v1/runs?limit=500" + before)).build();
      String page = client.send(request, BodyHandlers.ofString()).body();
      Matcher found = run.matcher(page);
      while (found.find()) {
        statuses.merge(found.group(2), 1, Integer::sum);
        Instant slot = Instant.parse(found.group(1));
        Duration took = Duration.between(slot, Instant.parse(found.group(3)));
        if (!slot.isBefore(begin)) {
          extra.add(took.minus(hold).toNanos() / 1e6);
        }
      }
      Matcher more = next.matcher(page);
      if (!more.find()) {
        break;
      }
      before = "&before=" + more.group(1);
    }
  }
  System.out.printf("%d runs wanted, on record %s%n", runs, statuses);
  double[] all = extra.stream().mapToDouble(Double::doubleValue).toArray();
  print("the service", all);
  return all;
}

void print(String what, double[] millis) {
  System.out.printf(
      "%s: extra latency p50 %.1f, p99 %.1f, max %.1f ms of %d%n",
      what, at(millis, 50), at(millis, 99), at(millis, 100), millis.length);
}

double at(double[] millis, int percent) {
  double[] sorted = millis.clone();
  Arrays.sort(sorted);
  return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
}
