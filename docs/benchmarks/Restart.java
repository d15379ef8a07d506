import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.ToolProvider;

/**
 * How long a service is away that was killed: from the start of its process to its first firing, with
 * so many schedules in force and so many runs under way that it must settle; beside Quartz by itself, with as many
 * triggers in an H2 file and nothing under way.
 *
 * <p>{@code java -cp 'app/target/lib/*' docs/benchmarks/Restart.java SCHEDULES UNDER_WAY TIMES COMMAND…}, where
 * the command starts Cronledger: {@code … 10000 1000 3 ./cronledger}
 */
static final int DUE = 20;

final AtomicInteger held = new AtomicInteger();
volatile CountDownLatch fired = new CountDownLatch(1);

void main(String[] args) throws Exception {
  int schedules = Integer.parseInt(args[0]);
  int underWay = Integer.parseInt(args[1]);
  HttpServer endpoint = endpoint();
  List<String> quartz = quartz();
  for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
    round(round, schedules, underWay, List.of(args).subList(3, args.length), endpoint.getAddress().getPort());
    quartz(quartz, schedules);
  }
  System.exit(0);
}

void round(int round, int schedules, int underWay, List<String> command, int port) throws Exception {
  Path home = Files.createTempDirectory("restart");
  Path folder = Files.createDirectories(home.resolve("config/cron.d"));
  Instant soon = Instant.now().plusSeconds(25).truncatedTo(ChronoUnit.SECONDS);
  var text = new StringBuilder("tz=UTC overlap=allow catchup=none\n");
  for (int i = 0; i < schedules; i++) {
    text.append("%d %d 1 1 *  bench~idle%d  name=idle%d%n".formatted(i % 60, i / 60 % 24, i, i));
  }
  for (int i = 0; i < underWay; i++) {
    text.append("@at %s  bench~held%d  name=held%d%n".formatted(soon.atOffset(ZoneOffset.UTC).toLocalDateTime(), i, i));
  }
  for (int i = 0; i < DUE; i++) {
    text.append("* * * * * *  bench~due%d  name=due%d%n".formatted(i, i));
  }
  Files.writeString(folder.resolve("all.cron"), text);
  List<String> serve = new ArrayList<>(command);
  serve.addAll(
      List.of(
          "serve",
          "--config=" + home.resolve("config"),
          "--data=" + home.resolve("data"),
          "--http-port=0",
          "--endpoint=http://127.0.0.1:" + port));
  var builder = new ProcessBuilder(serve).redirectError(home.resolve("log").toFile());
  builder.environment().put("APIFY_TOKEN", "bench");
  held.set(0);
  Process first = builder.start();
  try {
    first.inputReader().readLine();
    for (int i = 0; held.get() < underWay; i++) {
      if (i > 900) {
        throw new IllegalStateException("only %d are under way: %s".formatted(held.get(), home));
      }
      Thread.sleep(100);
    }
    Thread.sleep(3_000);
  } finally {
    first.destroyForcibly().waitFor();
  }
  // What the killed one had sent is gone by then.
  Thread.sleep(1_000);
  fired = new CountDownLatch(1);
  long begin = System.nanoTime();
  Process second = builder.start();
  try {
    second.inputReader().readLine();
    double ready = (System.nanoTime() - begin) / 1e9;
    fired.await();
    System.out.printf(
        "killed with %d schedules and %d runs under way: ready after %.1f s, first firing after %.1f s%n",
        schedules, underWay, ready, (System.nanoTime() - begin) / 1e9);
  } finally {
    second.destroyForcibly().waitFor();
  }
}

/** What starts Quartz by itself, compiled beforehand. */
List<String> quartz() throws IOException {
  Path classes = Files.createTempDirectory("quartz-alone");
  String libraries = System.getProperty("java.class.path");
  int errors =
      ToolProvider.getSystemJavaCompiler()
          .run(null, null, null, "-cp", libraries, "-d", classes.toString(), "docs/benchmarks/QuartzAlone.java");
  if (errors != 0) {
    throw new IllegalStateException("QuartzAlone does not compile");
  }
  String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  return List.of(java, "-cp", classes + ":" + libraries, "QuartzAlone");
}

void quartz(List<String> command, int schedules) throws Exception {
  Path folder = Files.createTempDirectory("restart-quartz");
  List<String> all = new ArrayList<>(command);
  all.addAll(List.of(folder.toString(), String.valueOf(schedules), String.valueOf(DUE)));
  var builder = new ProcessBuilder(all).redirectError(folder.resolve("log").toFile());
  Process first = builder.start();
  try {
    await(first, "fired");
    Thread.sleep(3_000);
  } finally {
    first.destroyForcibly().waitFor();
  }
  long begin = System.nanoTime();
  Process second = builder.start();
  try {
    await(second, "ready");
    double ready = (System.nanoTime() - begin) / 1e9;
    await(second, "fired");
    System.out.printf(
        "Quartz by itself, killed with %d triggers: ready after %.1f s, first job after %.1f s%n",
        schedules, ready, (System.nanoTime() - begin) / 1e9);
  } finally {
    second.destroyForcibly().waitFor();
  }
}

void await(Process process, String word) throws IOException {
  String line;
  do {
    line = process.inputReader().readLine();
    if (line == null) {
      throw new IllegalStateException("ended before it was " + word);
    }
  } while (!line.endsWith(word));
}

/** Holds some calls for ever, answers others at once, and keeps no record of any. */
HttpServer endpoint() throws IOException {
  var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10_000);
  server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  server.createContext(
      "/",
      exchange -> {
        exchange.getRequestBody().readAllBytes();
        boolean isCall = exchange.getRequestMethod().equals("POST");
        if (isCall && exchange.getRequestURI().getPath().contains("held")) {
          held.incrementAndGet();
          hold();
        }
        if (isCall) {
          fired.countDown();
        }
        byte[] body = (isCall ? "{}" : "{\"error\":{\"type\":\"page-not-found\",\"message\":\"no\"}}").getBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(isCall ? 201 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });
  server.start();
  return server;
}

static void hold() {
  try {
    Thread.sleep(Duration.ofMinutes(5));
  } catch (InterruptedException e) {
    Thread.currentThread().interrupt();
  }
}
