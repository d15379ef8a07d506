import io.cronledger.apify.ApifyPlatform;
import io.cronledger.apify.Route;
import io.cronledger.apify.Tokens;
import io.cronledger.jdbc.PostgresServer;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.quartz.AlarmClock;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Membership;
import io.cronledger.run.Roster;
import io.cronledger.run.Runner;
import io.cronledger.run.Settler;
import io.cronledger.run.Time;
import io.cronledger.run.Together;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedules;
import io.cronledger.schedule.Wording;
import io.cronledger.schedule.WordingReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * How late requests are where one, two or three nodes serve a ledger on PostgreSQL, beside Quartz's
 * clustered JDBC store in the same database and the same process; how many slots a second they take;
 * and what becomes of the slots and the runs of a node that dies.
 *
 * <p>{@code java -cp 'app/target/cronledger.jar:app/target/lib/*' docs/benchmarks/Cluster.java
 * jdbc:postgresql://localhost/postgres USER due|rate|death}. The user makes databases of its own.
 */
void main(String[] args) throws Exception {
  System.setProperty("jdk.httpclient.keepalive.timeout", "0");
  System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
  System.setProperty("cronledger.log", "ERROR");
  var server = new Server(args[0], args[1]);
  try (var endpoint = new Endpoint()) {
    for (String what : List.of(args).subList(2, args.length)) {
      switch (what) {
        case "due" -> due(server, endpoint);
        case "rate" -> rate(server, endpoint);
        case "death" -> death(server, endpoint);
        default -> throw new IllegalArgumentException(what);
      }
    }
  }
  System.exit(0);
}

/** A thousand schedules, all due in one second. */
void due(Server server, Endpoint endpoint) throws Exception {
  for (int nodes : new int[] {0, 1, 2, 3}) { // the first of them warms up
    List<Double> late = new ArrayList<>();
    try (var cluster = new Cluster(server, endpoint, Math.max(1, nodes))) {
      for (int round = 0; round < 5; round++) {
        Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(5);
        cluster.enact("r" + round, 1000, at(slot));
        endpoint.expect(1000);
        List<Double> all = endpoint.all();
        if (round > 1) {
          late.addAll(all); // two rounds warm up
        }
      }
    }
    tell("1,000 due, cronledger, nodes: " + nodes, late);
    List<Double> quartz = new ArrayList<>();
    try (var cluster = new QuartzCluster(server, Math.max(1, nodes))) {
      for (int round = 0; round < 3; round++) {
        List<Double> all = cluster.round(1000);
        if (round > 0) {
          quartz.addAll(all);
        }
      }
    }
    tell("1,000 due, clustered Quartz, nodes: " + nodes, quartz);
  }
}

/** So many schedules, each due every second, for ten seconds; the last five count. */
void rate(Server server, Endpoint endpoint) throws Exception {
  for (int nodes = 1; nodes <= 3; nodes++) {
    for (int many : new int[] {100, 300, 600, 900, 1200, 1800}) {
      try (var cluster = new Cluster(server, endpoint, nodes)) {
        cluster.enact("r", many, "* * * * * *");
        Thread.sleep(7_000);
        endpoint.expect(0);
        Thread.sleep(5_000);
        List<Double> late = endpoint.all();
        tell("%d a second, cronledger, nodes: %d".formatted(many, nodes), late);
        late.sort(null);
        if (late.isEmpty() || late.get(late.size() * 99 / 100) > 2_000) {
          break;
        }
      }
    }
  }
}

/** One of two nodes dies; its slots go on elsewhere, and the runs it had are taken over. */
void death(Server server, Endpoint endpoint) throws Exception {
  for (int round = 0; round < 3; round++) {
    try (var cluster = new Cluster(server, endpoint, 2)) {
      cluster.enact("r", 50, "* * * * * *");
      Thread.sleep(4_000);
      endpoint.hold(true);
      Thread.sleep(1_500);
      long dead = cluster.nodes.get(1).die();
      long diedAt = System.nanoTime();
      endpoint.hold(false);
      endpoint.expect(0);
      Thread.sleep(8_000);
      tell("slots while a dead node is waited for, all of both", endpoint.all());
      endpoint.expect(0);
      while (server.count(cluster.database, "entry where node = " + dead + " and ended_at is null") > 0) {
        Thread.sleep(50);
      }
      System.out.printf(
          "runs of the dead node taken over after %.1f s%n", (System.nanoTime() - diedAt) / 1e9);
      endpoint.expect(0);
      Thread.sleep(3_000);
      tell("slots after that", endpoint.all());
    }
  }
}

void tell(String what, List<Double> millis) {
  if (millis.isEmpty()) {
    System.out.println(what + ": nothing came");
    return;
  }
  millis.sort(null);
  System.out.printf(
      "%-52s n %6d  p50 %8.1f ms  p99 %8.1f ms  max %8.1f ms%n",
      what,
      millis.size(),
      millis.get(millis.size() / 2),
      millis.get((int) Math.min(millis.size() - 1, millis.size() * 99L / 100)),
      millis.getLast());
}

String at(Instant slot) {
  var at = slot.atOffset(ZoneOffset.UTC);
  return "%d %d %d %d %d *"
      .formatted(
          at.getSecond(), at.getMinute(), at.getHour(), at.getDayOfMonth(), at.getMonthValue());
}

double late(Instant slot) {
  return Duration.between(slot, Instant.now()).toNanos() / 1e6;
}

/** Where databases are made. */
record Server(String url, String user) {
  String fresh(String name) throws Exception {
    execute(url, "drop database if exists " + name + " with (force)");
    execute(url, "create database " + name);
    return url.substring(0, url.lastIndexOf('/') + 1) + name;
  }

  void execute(String at, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(at, user, "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long count(String at, String what) throws Exception {
    try (Connection connection = DriverManager.getConnection(at, user, "");
        var rows = connection.createStatement().executeQuery("select count(*) from " + what)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}

/**
 * An endpoint that notes how late each request is, and answers at once. A request names its slot in
 * its input.
 */
class Endpoint implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 10_000, InetAddress.getLoopbackAddress());
  private volatile ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch left = new CountDownLatch(0);
  private volatile boolean holds;

  Endpoint() throws Exception {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket one = server.accept();
                  Thread.ofVirtual().start(() -> answer(one));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  private void answer(Socket socket) {
    try (socket) {
      var in = socket.getInputStream();
      var read = new StringBuilder();
      byte[] some = new byte[4096];
      boolean isPost = false;
      while (true) {
        int n = in.read(some);
        if (n < 0) {
          return;
        }
        read.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
        isPost = read.indexOf("POST") == 0;
        if (isPost ? read.indexOf("\"}") > 0 : read.indexOf("\r\n\r\n") > 0) {
          break;
        }
      }
      if (isPost) {
        int from = read.indexOf("{\"slot\":\"") + 9;
        late.add(late(Instant.parse(read.substring(from, read.indexOf("\"", from)))));
        left.countDown();
        if (holds) {
          Thread.sleep(300_000);
        }
      }
      String body = isPost ? "{}" : "{\"error\":{\"type\":\"page-not-found\",\"message\":\"no\"}}";
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                      .formatted(isPost ? "201 Created" : "404 Not Found", body.length(), body))
                  .getBytes(StandardCharsets.ISO_8859_1));
    } catch (Exception e) {
      // The client counts what is missing.
    }
  }

  /** From now on requests are not answered, or are again. */
  void hold(boolean now) {
    holds = now;
  }

  void expect(int many) {
    late = new ConcurrentLinkedQueue<>();
    left = new CountDownLatch(many);
  }

  List<Double> all() throws InterruptedException {
    if (!left.await(60, TimeUnit.SECONDS)) {
      System.out.println(left.getCount() + " requests never came");
    }
    return new ArrayList<>(late);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

/** Nodes of one ledger, each with connections, threads and alarms of its own. */
class Cluster implements AutoCloseable {
  final String database;
  final List<Node> nodes = new ArrayList<>();

  Cluster(Server server, Endpoint endpoint, int many) throws Exception {
    database = server.fresh("cronledger_bench");
    for (int i = 0; i < many; i++) {
      nodes.add(new Node(new PostgresServer(database, server.user(), ""), endpoint, i));
    }
    Thread.sleep(2_500);
  }

  void enact(String prefix, int many, String when) throws Exception {
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      definitions.add(definition(prefix + "-" + i, when));
    }
    for (Node node : nodes) {
      node.schedules.enact(definitions);
      node.alarms.setTo(definitions);
    }
  }

  private static Definition definition(String name, String when) {
    var wording =
        new Wording(
            when,
            "janedoe~" + name,
            new TreeMap<>(
                Map.of(
                    "name", name, "tz", "UTC", "overlap", "allow", "input", "{\"slot\":\"${slot}\"}")));
    var read = (WordingReader.Reading.Good) WordingReader.read(wording);
    return Definition.of(read.schedule(), "bench.cron", 1);
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}

/** What a running node is made of, but for cron files and pages. */
class Node implements AutoCloseable {
  final Schedules schedules;
  final AlarmClock alarms;
  private final Time time = Time.of(InstantSource.system(), System::nanoTime);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService beat = Executors.newScheduledThreadPool(4);
  private final SqlLedger ledger;
  private final ApifyPlatform platform;
  private final long epoch;
  private boolean isDead;

  Node(PostgresServer server, Endpoint endpoint, int number) throws Exception {
    var folder = Files.createTempDirectory("cluster");
    ledger = SqlLedger.open(server, () -> new LedgerId(UUID.randomUUID()));
    platform =
        new ApifyPlatform(
            Route.to(endpoint.uri(), folder),
            _ -> new Tokens.Token.Shown("none"),
            "bench",
            System::nanoTime,
            d -> Thread.sleep(d));
    var settler = new Settler(platform, ledger, time, threads);
    var runner =
        new Runner(platform, ledger, settler, time, threads, new Runner.Limits(10_000, 50));
    var self =
        new Roster.Self(UUID.randomUUID(), "node" + number, "bench", endpoint.uri().toString(), true);
    var membership =
        new Membership(
            ledger.roster().orElseThrow(), self, time, runner, new Together(10_000, null, 50));
    membership.begin();
    epoch = ledger.nodes().getLast().epoch();
    schedules =
        new Schedules(
            ledger,
            ledger,
            runner.starter(),
            time,
            membership);
    alarms = new AlarmClock("cluster" + number + System.nanoTime(), schedules, time);
    alarms.start();
    every(100, runner::tick);
    every(250, schedules::follow);
    every(2_000, schedules::sweep);
    every(1_000, membership::beat);
  }

  private void every(long millis, Runnable step) {
    beat.scheduleWithFixedDelay(
        () -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            System.out.println(e);
          }
        },
        0,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** Does nothing more, and says so to nobody; what is in flight stays so. */
  long die() {
    isDead = true;
    beat.shutdownNow();
    alarms.close();
    return epoch;
  }

  @Override
  public void close() {
    if (!isDead) {
      beat.shutdownNow();
      alarms.close();
    }
    platform.close();
    threads.shutdownNow();
    ledger.close();
  }
}

/** Quartz's clustered store: so many schedulers on one database. */
class QuartzCluster implements AutoCloseable {
  private final List<Scheduler> schedulers = new ArrayList<>();
  private int round;

  QuartzCluster(Server server, int nodes) throws Exception {
    String database = server.fresh("quartz_bench");
    try (var tables =
        StdSchedulerFactory.class.getResourceAsStream(
            "/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
      server.execute(database, new String(tables.readAllBytes(), StandardCharsets.UTF_8));
    }
    for (int i = 0; i < nodes; i++) {
      var factory = new StdSchedulerFactory();
      factory.initialize(properties(database, server.user(), i));
      Scheduler scheduler = factory.getScheduler();
      scheduler.setJobFactory((bundle, _) -> _ -> Begun.note(bundle.getScheduledFireTime().toInstant()));
      scheduler.start();
      schedulers.add(scheduler);
    }
  }

  private static Properties properties(String database, String user, int node) {
    String store = "org.quartz.jobStore.";
    String source = "org.quartz.dataSource.db" + node + ".";
    var all = new Properties();
    all.put("org.quartz.scheduler.instanceName", "bench");
    all.put("org.quartz.scheduler.instanceId", "node" + node);
    all.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "50");
    all.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    all.put("org.quartz.threadPool.threadCount", "50");
    all.put(store + "class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    all.put(store + "driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    all.put(store + "isClustered", "true");
    all.put(store + "acquireTriggersWithinLock", "true");
    all.put(store + "misfireThreshold", "600000");
    all.put(store + "dataSource", "db" + node);
    all.put(source + "provider", "hikaricp");
    all.put(source + "driver", "org.postgresql.Driver");
    all.put(source + "URL", database);
    all.put(source + "user", user);
    all.put(source + "password", "none");
    all.put(source + "maxConnections", "12");
    return all;
  }

  List<Double> round(int many) throws Exception {
    Begun.late = new ConcurrentLinkedQueue<>();
    Begun.left = new CountDownLatch(many);
    Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(12);
    var at = slot.atZone(java.time.ZoneId.systemDefault());
    String cron =
        "%d %d %d %d %d ?"
            .formatted(
                at.getSecond(), at.getMinute(), at.getHour(), at.getDayOfMonth(), at.getMonthValue());
    round++;
    for (int i = 0; i < many; i++) {
      schedulers
          .getFirst()
          .scheduleJob(
              JobBuilder.newJob(Begun.class).withIdentity(round + "-" + i).build(),
              TriggerBuilder.newTrigger()
                  .withSchedule(
                      CronScheduleBuilder.cronSchedule(cron)
                          .withMisfireHandlingInstructionIgnoreMisfires())
                  .build());
    }
    if (Instant.now().isAfter(slot)) {
      throw new IllegalStateException("it took too long to set up " + many);
    }
    Begun.left.await(60, TimeUnit.SECONDS);
    return new ArrayList<>(Begun.late);
  }

  @Override
  public void close() throws Exception {
    for (Scheduler scheduler : schedulers) {
      scheduler.shutdown(true);
    }
  }
}

/** A job that notes how late it was begun. */
public static class Begun implements org.quartz.Job {
  static volatile ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
  static volatile CountDownLatch left = new CountDownLatch(0);

  static void note(Instant slot) {
    late.add(Duration.between(slot, Instant.now()).toNanos() / 1e6);
    left.countDown();
  }

  @Override
  public void execute(org.quartz.JobExecutionContext context) {}
}
