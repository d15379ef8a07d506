import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
  int lines = Integer.parseInt(args[0]);
  List<String> command = List.of(args).subList(1, args.length);
  try (var endpoint = Endpoint.start(Duration.ZERO, null)) {
    endpoint.onLateness(LATE::add);
    service(command, endpoint.uri(), lines);
  }
}

void service(List<String> command, URI endpoint, int lines) throws Exception {
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
          "--endpoint=" + endpoint));
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
