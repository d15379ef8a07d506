import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

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

  /** All due in one second. */
  List<Double> due(int many) throws Exception {
    Begun.late = new ConcurrentLinkedQueue<>();
    Begun.left = new CountDownLatch(many);
    Instant slot = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(12);
    var at = slot.atZone(java.time.ZoneId.systemDefault());
    String cron =
        "%d %d %d %d %d ?"
            .formatted(
                at.getSecond(), at.getMinute(), at.getHour(), at.getDayOfMonth(), at.getMonthValue());
    schedule(many, cron);
    if (Instant.now().isAfter(slot)) {
      throw new IllegalStateException("it took too long to set up " + many);
    }
    Begun.left.await(60, TimeUnit.SECONDS);
    return new ArrayList<>(Begun.late);
  }

  /** Each due every second, over five seconds after seven. */
  List<Double> everySecond(int many) throws Exception {
    schedule(many, "* * * * * ?");
    Thread.sleep(7_000);
    Begun.late = new ConcurrentLinkedQueue<>();
    Thread.sleep(5_000);
    return new ArrayList<>(Begun.late);
  }

  private void schedule(int many, String cron) throws Exception {
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
  }

  @Override
  public void close() throws Exception {
    for (Scheduler scheduler : schedulers) {
      scheduler.shutdown(false);
    }
  }
}
