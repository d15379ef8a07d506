import io.cronledger.apify.ApifyPlatform;
import io.cronledger.apify.Incoming;
import io.cronledger.apify.Route;
import io.cronledger.apify.Tokens;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.quartz.AlarmClock;
import io.cronledger.quartz.OnTheSpot;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Runner;
import io.cronledger.run.Settler;
import io.cronledger.run.Time;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
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
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.simpl.RAMJobStore;

/**
 * How late a slot's request is on the wire, its claim being durable: so many schedules are due in one
 * second, beside bare Quartz (RAM store, the same threads, a job that does nothing) and a bare client
 * that sends as many requests in one burst. The endpoint is a process of its own, since each end of
 * a call takes a descriptor.
 *
 * <p>{@code java -cp 'app/target/cronledger.jar:app/target/lib/*' docs/benchmarks/Lateness.java 1 1000 10000}
 */
void main(String[] args) throws Exception {
  if (args[0].equals("endpoint")) {
    new Listener().serve();
    return;
  }
  System.setProperty("jdk.httpclient.keepalive.timeout", "0");
  System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
  System.setProperty("h2.objectCache", "false");
  System.setProperty("cronledger.log", "ERROR");
  try (var server = new Endpoint();
      var service = new Service(server)) {
    for (int i = 0; i < 4; i++) { // warms up
      quartz(500);
      bare(server, 1000);
      service.round(1000);
    }
    service.spread(3000, Duration.ofMillis(5));
    for (String size : args) {
      int many = Integer.parseInt(size);
      int rounds = many == 1 ? 15 : many <= 1000 ? 5 : 1;
      List<Double> ours = new ArrayList<>();
      List<Double> quartz = new ArrayList<>();
      List<Double> bursts = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        quartz.addAll(quartz(many));
        bursts.addAll(bare(server, many));
        ours.addAll(service.round(many));
      }
      tell(many + " due, cronledger, request at the endpoint", ours);
      tell(many + " due, bare Quartz, job begun", quartz);
      tell(many + " at once, bare client, request at the endpoint", bursts);
    }
  }
  System.exit(0);
}

void tell(String what, List<Double> millis) {
  millis.sort(null);
  System.out.printf(
      "%-55s n %6d  p50 %8.1f ms  p99 %8.1f ms  max %8.1f ms%n",
      what,
      millis.size(),
      millis.get(millis.size() / 2),
      millis.get((int) Math.min(millis.size() - 1, millis.size() * 99L / 100)),
      millis.getLast());
}

double late(Instant slot) {
  return Duration.between(slot, Instant.now()).toNanos() / 1e6;
}

/** The endpoint's process, as seen from here. */
class Endpoint implements AutoCloseable {
  private final Process process;
  private final PrintWriter to;
  private final BufferedReader from;
  private final URI uri;

  Endpoint() throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "docs/benchmarks/Lateness.java",
                "endpoint")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    to = new PrintWriter(process.outputWriter(), true);
    from = process.inputReader();
    uri = URI.create("http://127.0.0.1:" + from.readLine());
  }

  void expect(int many, Instant due) throws Exception {
    to.println(many + " " + due);
    from.readLine();
  }

  /** The milliseconds by which each was late, once all are there. */
  List<Double> all() throws Exception {
    return new ArrayList<>(
        Arrays.stream(from.readLine().split(" ")).map(Double::valueOf).toList());
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
  }
}

/** Notes when each request is there, and answers at once. */
class Listener {
  private final ServerSocket server = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress());
  private volatile Instant slot = Instant.MAX;
  private volatile ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch left = new CountDownLatch(0);

  Listener() throws Exception {}

  /** Is told how many to expect, and since when; and tells how late they were when all have come. */
  void serve() throws Exception {
    Thread.ofPlatform().daemon().start(this::accept);
    System.out.println(server.getLocalPort());
    var in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      slot = Instant.parse(words[1]);
      late = new ConcurrentLinkedQueue<>();
      left = new CountDownLatch(Integer.parseInt(words[0]));
      System.out.println("expecting");
      if (!left.await(60, TimeUnit.SECONDS)) {
        System.err.println(left.getCount() + " requests never came");
      }
      System.out.println(late.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket one = server.accept();
        Thread.ofVirtual().start(() -> answer(one));
      } catch (IOException e) {
        System.err.println(e);
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      var in = socket.getInputStream();
      var read = new StringBuilder();
      byte[] some = new byte[4096];
      while (true) {
        int n = in.read(some);
        if (n < 0) {
          return;
        }
        read.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
        int end = read.indexOf("\r\n\r\n");
        if (end >= 0 && (!read.substring(0, 4).equals("POST") || read.length() >= end + 6)) {
          break;
        }
      }
      boolean call = read.indexOf("POST") == 0;
      if (call) {
        late.add(late(slot));
        left.countDown();
      }
      String body = call ? "{}" : "{\"error\":{\"type\":\"page-not-found\",\"message\":\"no\"}}";
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                      .formatted(call ? "201 Created" : "404 Not Found", body.length(), body))
                  .getBytes(StandardCharsets.ISO_8859_1));
    } catch (Exception e) {
      // The client counts what is missing.
    }
  }
}

/** What a running service is made of, but for cron files and pages. */
class Service implements AutoCloseable {
  private final Endpoint server;
  private final Time time = Time.of(InstantSource.system(), System::nanoTime);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SqlLedger ledger;
  private final ApifyPlatform platform;
  private final Runner runner;
  private final Schedules schedules;
  private final AlarmClock alarms;
  private int round;

  Service(Endpoint server) throws Exception {
    this.server = server;
    var folder = Files.createTempDirectory("lateness");
    ledger = SqlLedger.open(folder, () -> new LedgerId(UUID.randomUUID()));
    platform =
        new ApifyPlatform(
            Route.to(server.uri(), new Incoming(folder, 1_000)),
            _ -> new Tokens.Token.Shown("none"),
            "bench",
            System::nanoTime,
            d -> Thread.sleep(d));
    var settler = new Settler(platform, ledger, time, threads);
    runner = new Runner(platform, ledger, settler, time, threads, new Runner.Limits(10_000, 50));
    schedules =
        new Schedules(
            ledger,
            ledger,
            runner.starter(),
            time);
    runner.resume();
    alarms = new AlarmClock("lateness" + System.nanoTime(), schedules, time);
    alarms.start();
  }

  /** So many new schedules, all due once, at the same second. */
  List<Double> round(int many) throws Exception {
    Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3 + many / 1000);
    return round(many, slot, Duration.ZERO);
  }

  /** So many, one after the other, as a service has them that runs for days. */
  void spread(int many, Duration apart) throws Exception {
    round(many, Instant.now().plusSeconds(5), apart);
  }

  private List<Double> round(int many, Instant slot, Duration apart) throws Exception {
    round++;
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      definitions.add(definition("s" + round + "-" + i, slot.plus(apart.multipliedBy(i))));
    }
    schedules.enact(definitions);
    alarms.setTo(definitions);
    if (Instant.now().isAfter(slot.minusMillis(500))) {
      throw new IllegalStateException("it took too long to set up " + many);
    }
    server.expect(many, slot);
    List<Double> late = server.all();
    while (runner.running() > 0) {
      Thread.sleep(10);
    }
    return late;
  }

  @Override
  public void close() {
    alarms.close();
    platform.close();
    ledger.close();
    threads.shutdownNow();
  }
}

Definition definition(String name, Instant slot) {
  var options = Map.of("name", name, "tz", "UTC", "from", slot.toString());
  var wording = new Wording("@every 365d", "janedoe~" + name, new TreeMap<>(options));
  var read = (WordingReader.Reading.Good) WordingReader.read(wording);
  return Definition.of(read.schedule(), "bench.cron", 1);
}

List<Double> quartz(int many) throws Exception {
  var factory = DirectSchedulerFactory.getInstance();
  String name = "quartz" + System.nanoTime();
  factory.createScheduler(
      name, name, new OnTheSpot(), new DefaultThreadExecutor(), new RAMJobStore(), Map.of(),
      null, 0, -1, -1, false, null, 1000, 0);
  var quartz = factory.getScheduler(name);
  var late = new ConcurrentLinkedQueue<Double>();
  var left = new CountDownLatch(many);
  Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2 + many / 5000);
  quartz.setJobFactory(
      (_, _) ->
          _ -> {
            late.add(late(slot));
            left.countDown();
          });
  var at = slot.atZone(java.time.ZoneId.systemDefault());
  String cron =
      "%d %d %d %d %d ?"
          .formatted(
              at.getSecond(),
              at.getMinute(),
              at.getHour(),
              at.getDayOfMonth(),
              at.getMonthValue());
  for (int i = 0; i < many; i++) {
    quartz.scheduleJob(
        JobBuilder.newJob(Nothing.class).withIdentity("j" + i).build(),
        TriggerBuilder.newTrigger().withSchedule(CronScheduleBuilder.cronSchedule(cron)).build());
  }
  quartz.start();
  left.await(60, TimeUnit.SECONDS);
  quartz.shutdown(true);
  return new ArrayList<>(late);
}

public static class Nothing implements org.quartz.Job {
  @Override
  public void execute(org.quartz.JobExecutionContext context) {}
}

List<Double> bare(Endpoint server, int many) throws Exception {
  var threads = Executors.newVirtualThreadPerTaskExecutor();
  try (var client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build()) {
    var request =
        HttpRequest.newBuilder(server.uri().resolve("/v2/actor-tasks/a~b/run-sync"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    server.expect(many, Instant.now());
    for (int i = 0; i < many; i++) {
      threads.execute(
          () -> {
            try {
              client.send(request, BodyHandlers.discarding());
            } catch (Exception e) {
              System.out.println(e);
            }
          });
    }
    return server.all();
  }
}
