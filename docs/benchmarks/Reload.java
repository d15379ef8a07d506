import java.io.BufferedReader;
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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reload costs, and whether slots that are due feel it: a service with so many lines that are
 * not due, and twenty that are due each second at an endpoint that answers at once, while the file of
 * the many is replaced.
 *
 * <p>{@code java docs/benchmarks/Reload.java LINES COMMAND…}, where the command starts Cronledger:
 * {@code java docs/benchmarks/Reload.java 10000 ./cronledger}
 */
static final int DUE = 20;

/** When a call arrived, in seconds after its slot. */
static final Queue<Double> LATE = new ConcurrentLinkedQueue<>();

void main(String[] args) throws Exception {
  if (args[0].equals("endpoint")) {
    endpoint();
    return;
  }
  int lines = Integer.parseInt(args[0]);
  List<String> command = List.of(args).subList(1, args.length);
  Process endpoint =
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "docs/benchmarks/Reload.java",
              "endpoint")
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
  try {
    BufferedReader calls = endpoint.inputReader();
    int port = Integer.parseInt(calls.readLine());
    Thread.ofVirtual().start(() -> calls.lines().map(Double::valueOf).forEach(LATE::add));
    service(command, port, lines);
  } finally {
    endpoint.destroy();
  }
}

void service(List<String> command, int port, int lines) throws Exception {
  Path home = Files.createTempDirectory("reload");
  Path folder = Files.createDirectories(home.resolve("config/cron.d"));
  var due = new StringBuilder();
  for (int i = 0; i < DUE; i++) {
    due.append("* * * * * * bench~due%d name=due%<d overlap=allow input={\"slot\": \"${slot}\"}%n".formatted(i));
  }
  Files.writeString(folder.resolve("due.cron"), due);
  write(folder, lines, 256, -1);
  List<String> serve = new ArrayList<>(command);
  serve.addAll(
      List.of(
          "serve",
          "--config=" + home.resolve("config"),
          "--data=" + home.resolve("data"),
          "--http-port=0",
          "--endpoint=http://127.0.0.1:" + port));
  Path log = home.resolve("log");
  for (int round = 0; round < 2; round++) {
    var builder = new ProcessBuilder(serve).redirectError(log.toFile());
    builder.environment().put("APIFY_TOKEN", "bench");
    long begin = System.nanoTime();
    Process service = builder.start();
    try {
      String ready = service.inputReader().readLine();
      if (ready == null) {
        throw new IllegalStateException(Files.readString(log));
      }
      System.out.printf(
          "%s: ready after %.1f s%n",
          round == 0 ? "all lines new" : "no line new", (System.nanoTime() - begin) / 1e9);
      if (round == 1) {
        reloads(folder, lines, api(ready), log);
      }
    } finally {
      service.destroy();
      service.waitFor();
    }
  }
}

void reloads(Path folder, int lines, URI api, Path log) throws Exception {
  Thread.sleep(10_000);
  LATE.clear();
  Thread.sleep(10_000);
  late("no reload");
  for (int round = 1; round <= 3; round++) {
    reload("all changed", folder, lines, 256 << round, lines - 1, api, log);
    reload("one changed", folder, lines, 256 << round, lines / 2, api, log);
    reload("one put in at the top", folder, lines + round, 256 << round, lines / 2, api, log);
  }
}

void reload(String what, Path folder, int lines, int memory, int marked, URI api, Path log)
    throws Exception {
  LATE.clear();
  String before = definition(api, marked);
  long logged = Files.size(log);
  write(folder, lines, memory, marked);
  long begin = System.nanoTime();
  while (definition(api, marked).equals(before)) {
    Thread.sleep(20);
  }
  System.out.printf("%s: in force %.2f s after the file was replaced%n", what, (System.nanoTime() - begin) / 1e9);
  Thread.sleep(4_000);
  System.out.print(Files.readString(log).substring((int) logged));
  late(what);
}

/** The marked one has a description of its own each time; later ones stand at the top. */
void write(Path folder, int lines, int memory, int marked) throws IOException {
  var text = new StringBuilder();
  for (int i = lines - 1; i >= 0; i--) {
    text.append(
        "%d %d 1 1 *  bench~task-%d  name=s%d memory=%d input={\"page\": %d, \"of\": \"a shop\"}%s%n"
            .formatted(
                i % 60, i / 60 % 24, i, i, memory, i,
                i == marked ? " description=" + Instant.now().getEpochSecond() : ""));
  }
  Path written = folder.resolve("many.new");
  Files.writeString(written, text);
  Files.move(written, folder.resolve("many.cron"), StandardCopyOption.ATOMIC_MOVE);
}

URI api(String ready) {
  Matcher address = Pattern.compile("http://[0-9.]+:\\d+/").matcher(ready);
  if (!address.find()) {
    throw new IllegalStateException("not ready: " + ready);
  }
  return URI.create(address.group());
}

String definition(URI api, int which) throws Exception {
  try (var client = HttpClient.newHttpClient()) {
    var request = HttpRequest.newBuilder(api.resolve("/api/v1/schedules/s" + which)).build();
    String schedule = client.send(request, BodyHandlers.ofString()).body();
    Matcher definition = Pattern.compile("\"definition\":\\{[^}]*}|\"hash\":\"[^\"]*\"").matcher(schedule);
    if (!definition.find()) {
      throw new IllegalStateException(schedule);
    }
    return definition.group();
  }
}

void late(String what) {
  double[] seconds = LATE.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  LATE.clear();
  System.out.printf(
      "%s: %d calls, late p50 %.0f, p99 %.0f, max %.0f ms%n",
      what,
      seconds.length,
      1e3 * seconds[seconds.length / 2],
      1e3 * seconds[seconds.length * 99 / 100],
      1e3 * seconds[seconds.length - 1]);
}

/** A thread a connection, and no more of HTTP than it takes. */
void endpoint() throws IOException {
  byte[] answer =
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\": 1}"
          .getBytes(StandardCharsets.US_ASCII);
  byte[] none = "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  try (var listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
    System.out.println(listener.getLocalPort());
    while (true) {
      Socket socket = listener.accept();
      Thread.ofVirtual()
          .start(
              () -> {
                try (socket) {
                  String call = read(socket.getInputStream());
                  Instant now = Instant.now();
                  Matcher slot = Pattern.compile("\"slot\": ?\"([^\"]+)\"").matcher(call);
                  if (slot.find()) {
                    Duration late = Duration.between(Instant.parse(slot.group(1)), now);
                    System.out.println(late.toNanos() / 1e9);
                  }
                  socket.getOutputStream().write(call.startsWith("POST") ? answer : none);
                  socket.shutdownOutput();
                  socket.getInputStream().readAllBytes();
                } catch (IOException hungUp) {
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
    if (head >= 0 && (!text.toString().startsWith("POST") || text.toString().endsWith("}"))) {
      return text.toString();
    }
  }
}
