import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Quartz by itself with its store in an H2 file: {@code FOLDER IDLE DUE}, so many triggers that are not due and
 * so many that are every second. Says when it has started, and when its first job begins.
 */
final class QuartzAlone {
  public static final class Told implements Job {
    private static volatile boolean told;

    @Override
    public void execute(JobExecutionContext context) {
      if (!told) {
        told = true;
        System.out.println("fired");
      }
    }
  }

  public static void main(String[] args) throws Exception {
    String url = "jdbc:h2:file:" + args[0] + "/quartz";
    boolean isNew = makeTables(url);
    var factory = new StdSchedulerFactory();
    factory.initialize(properties(url));
    Scheduler scheduler = factory.getScheduler();
    if (isNew) {
      Map<JobDetail, Set<? extends Trigger>> jobs = new HashMap<>();
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        add(jobs, "idle" + i, "%d %d %d 1 1 ?".formatted(i % 60, i / 60 % 60, i / 3600 % 24));
      }
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        add(jobs, "due" + i, "* * * * * ?");
      }
      scheduler.scheduleJobs(jobs, true);
    }
    scheduler.start();
    System.out.println("ready");
  }

  private static boolean makeTables(String url) throws Exception {
    try (var database = DriverManager.getConnection(url, "sa", "");
        var statement = database.createStatement()) {
      if (database.getMetaData().getTables(null, "PUBLIC", "QRTZ_TRIGGERS", null).next()) {
        return false;
      }
      statement.execute(tables());
      return true;
    }
  }

  private static String tables() throws IOException {
    try (InputStream in =
        StdSchedulerFactory.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_h2.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Properties properties(String url) {
    String store = "org.quartz.jobStore.";
    String source = "org.quartz.dataSource.db.";
    var all = new Properties();
    all.put("org.quartz.scheduler.instanceName", "bench");
    all.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "50");
    all.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    all.put("org.quartz.threadPool.threadCount", "50");
    all.put(store + "class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    all.put(store + "driverDelegateClass", "org.quartz.impl.jdbcjobstore.StdJDBCDelegate");
    all.put(store + "acquireTriggersWithinLock", "true");
    all.put(store + "dataSource", "db");
    all.put(source + "provider", "hikaricp");
    all.put(source + "driver", "org.h2.Driver");
    all.put(source + "URL", url);
    all.put(source + "user", "sa");
    all.put(source + "password", "");
    all.put(source + "maxConnections", "12");
    return all;
  }

  private static void add(Map<JobDetail, Set<? extends Trigger>> jobs, String name, String cron) {
    jobs.put(
        JobBuilder.newJob(Told.class).withIdentity(name).build(),
        Set.of(
            TriggerBuilder.newTrigger()
                .withIdentity(name)
                .withSchedule(CronScheduleBuilder.cronSchedule(cron))
                .build()));
  }
}
