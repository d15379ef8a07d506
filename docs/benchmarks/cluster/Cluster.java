import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How late requests are where one, two or three services serve a ledger on PostgreSQL, beside
 * Quartz's clustered JDBC store in the same database server; how many slots a second both take; and
 * what becomes of the slots and the runs of a service that is killed.
 *
 * <p>{@code java -cp 'app/target/cronledger.jar:app/target/lib/*' docs/benchmarks/cluster/Cluster.java
 * jdbc:postgresql://localhost/postgres USER
 * due1|due2|due3|rate1|rate2|rate3|death}. The user makes databases of its own.
 */
public class Cluster {
  private static final int DUE = 1_000;
  private static final int ROUNDS = 4;
  private static final int WARM = 300;
  private static final long PATIENCE_NANOS = 180_000_000_000L;
  private static final int[] RATES = {100, 300, 600, 900, 1200, 1800};

  private Cluster() {}

  public static void main(String[] args) throws Exception {
    System.setProperty("cronledger.log", "ERROR");
    var server = new Server(args[0], args[1]);
    try (var endpoint = new Endpoint()) {
      for (String what : List.of(args).subList(2, args.length)) {
        switch (what) {
          case "due1", "due2", "due3" -> due(server, endpoint, nodes(what));
          case "rate1", "rate2", "rate3" -> rate(server, endpoint, nodes(what));
          case "death" -> death(server, endpoint);
          default -> throw new IllegalArgumentException(what);
        }
      }
    }
    System.exit(0);
  }

  private static int nodes(String what) {
    return what.charAt(what.length() - 1) - '0';
  }

  /** As warm as what has run for a while: some thousands of slots, all of them done with. */
  private static void warmUp(Server server, Services services) throws Exception {
    services.enact("w", WARM, "* * * * * *");
    Thread.sleep(20_000);
    services.enact("none", 0, "");
    Thread.sleep(4_000);
    waitUntilNone(server, services, "schedule where span is not null");
    waitUntilNone(server, services, "entry where ended_at is null");
  }

  private static void waitUntilNone(Server server, Services services, String what)
      throws Exception {
    long from = System.nanoTime();
    while (server.count(services.database(), what) > 0) {
      if (System.nanoTime() - from > PATIENCE_NANOS) {
        throw new IllegalStateException("still: " + what);
      }
      Thread.sleep(20);
    }
  }

  private static void warmUpQuartz(Server server, int nodes) throws Exception {
    try (var cluster = new QuartzCluster(server, nodes)) {
      cluster.everySecond(WARM);
    }
  }

  /** A thousand schedules, all due in one second; the first round does not count. */
  private static void due(Server server, Endpoint endpoint, int nodes) throws Exception {
    List<Double> late = new ArrayList<>();
    try (var services = new Services(server, endpoint, nodes)) {
      warmUp(server, services);
      for (int round = 0; round < ROUNDS; round++) {
        Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(15);
        endpoint.expect(DUE);
        services.enact("r" + round, DUE, at(slot));
        List<Arrival> all = endpoint.all();
        if (round > 0) {
          all.forEach(one -> late.add(one.late()));
        }
      }
    }
    tell("1,000 due, cronledger, nodes: " + nodes, late);
    List<Double> quartz = new ArrayList<>();
    warmUpQuartz(server, nodes);
    try (var cluster = new QuartzCluster(server, nodes)) {
      for (int round = 0; round < ROUNDS - 1; round++) {
        List<Double> all = cluster.due(DUE);
        if (round > 0) {
          quartz.addAll(all);
        }
      }
    }
    tell("1,000 due, clustered Quartz, nodes: " + nodes, quartz);
  }

  /** So many schedules, each due every second, over five seconds after nine. */
  private static void rate(Server server, Endpoint endpoint, int nodes) throws Exception {
    double p99 = 0;
    try (var services = new Services(server, endpoint, nodes)) {
      warmUp(server, services);
      for (int i = 0; i < RATES.length && p99 < 2_000; i++) {
        services.enact("r", RATES[i], "* * * * * *");
        Thread.sleep(9_000);
        endpoint.expect(0);
        Thread.sleep(5_000);
        List<Double> late = new ArrayList<>();
        endpoint.all().forEach(one -> late.add(one.late()));
        p99 = tell("%d a second, cronledger, nodes: %d".formatted(RATES[i], nodes), late);
      }
    }
    p99 = 0;
    warmUpQuartz(server, nodes);
    for (int i = 0; i < RATES.length && p99 < 2_000; i++) {
      try (var cluster = new QuartzCluster(server, nodes)) {
        List<Double> late = cluster.everySecond(RATES[i]);
        p99 = tell("%d a second, clustered Quartz, nodes: %d".formatted(RATES[i], nodes), late);
      }
    }
  }

  /** One of two services is killed; its slots go on elsewhere, and its runs are taken over. */
  private static void death(Server server, Endpoint endpoint) throws Exception {
    for (int round = 0; round < 3; round++) {
      try (var services = new Services(server, endpoint, 2)) {
        services.enact("r", 50, "* * * * * *");
        Thread.sleep(9_000);
        long dead = services.epoch(1);
        Set<String> theirs = services.firedBy(dead);
        endpoint.hold(true);
        Thread.sleep(1_500);
        services.kill(1);
        long killedAt = System.nanoTime();
        endpoint.hold(false);
        endpoint.expect(0);
        Thread.sleep(8_000);
        List<Arrival> arrived = endpoint.all();
        tell("slots of the killed one, until its lease ends", late(arrived, theirs, true));
        tell("slots of the other one, meanwhile", late(arrived, theirs, false));
        endpoint.expect(0);
        String left = "entry where ended_at is null and node = " + dead;
        waitUntilNone(server, services, left);
        System.out.printf(
            "runs of the killed one taken over after %.1f s%n",
            (System.nanoTime() - killedAt) / 1e9);
        Thread.sleep(2_000);
        tell("slots of the killed one, as its lease ends", late(endpoint.all(), theirs, true));
        endpoint.expect(0);
        Thread.sleep(5_000);
        tell("slots of the killed one after that", late(endpoint.all(), theirs, true));
      }
    }
  }

  private static List<Double> late(List<Arrival> all, Set<String> schedules, boolean among) {
    List<Double> late = new ArrayList<>();
    for (Arrival one : all) {
      if (schedules.contains(one.schedule()) == among) {
        late.add(one.late());
      }
    }
    return late;
  }

  private static double tell(String what, List<Double> millis) {
    if (millis.isEmpty()) {
      System.out.println(what + ": nothing came");
      return Double.MAX_VALUE;
    }
    millis.sort(null);
    double p99 = millis.get((int) Math.min(millis.size() - 1, millis.size() * 99L / 100));
    System.out.printf(
        "%-48s n %6d  p50 %8.1f ms  p99 %8.1f ms  max %8.1f ms%n",
        what, millis.size(), millis.get(millis.size() / 2), p99, millis.getLast());
    return p99;
  }

  private static String at(Instant slot) {
    var at = slot.atOffset(ZoneOffset.UTC);
    return "%d %d %d %d %d *"
        .formatted(
            at.getSecond(),
            at.getMinute(),
            at.getHour(),
            at.getDayOfMonth(),
            at.getMonthValue());
  }

  static double late(Instant slot) {
    return Duration.between(slot, Instant.now()).toNanos() / 1e6;
  }
}
