package io.cronledger;

import io.cronledger.apify.ApifyPlatform;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.run.Runner;
import io.cronledger.run.SecretInputs;
import io.cronledger.run.Settler;
import io.cronledger.run.Time;
import io.cronledger.schedule.ManualRuns;
import io.cronledger.schedule.Strays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes runs, with or without schedules: the platform, the ledger, and core's rules between
 * them.
 */
record Engine(Runner runner, ManualRuns manual, Strays strays, ExecutorService threads)
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  static Engine of(
      ApifyPlatform platform,
      SqlLedger ledger,
      Time time,
      RandomGenerator random,
      Map<String, String> environment,
      Runner.Limits limits) {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual()
                .name("run-", 0)
                .uncaughtExceptionHandler((_, e) -> log.error("This is a defect of Cronledger", e))
                .factory());
    var settler = new Settler(platform, ledger, time, threads);
    var runner =
        new Runner(
            new SecretInputs(platform, environment::get), ledger, settler, time, threads, limits);
    return new Engine(
        runner,
        new ManualRuns(runner, time, random),
        new Strays(platform, ledger, ledger, ledger, ledger::entry, runner),
        threads);
  }

  /**
   * Lets go of the calls under way; they stay on record as such, and are settled by the next
   * process.
   */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
