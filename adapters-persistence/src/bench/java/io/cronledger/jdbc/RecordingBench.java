package io.cronledger.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Cause;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.schedule.Samples;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many runs a second are claimed and finished, both forced to the disk, 1 KB in, 4 KB out. */
class RecordingBench {
  /** What both sides do. */
  interface Recorder {
    void began(TaskRun.UnderWay run);

    void ended(TaskRun.Over run);
  }

  private static final OperatingSystemMXBean OS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static int next;

  @ParameterizedTest
  @CsvSource({"H2,1", "H2,16", "H2,256", "PostgreSQL,1", "PostgreSQL,16", "PostgreSQL,256"})
  void recorded_runs_a_second(String database, int callers) throws Exception {
    assumeTrue(database.equals(System.getProperty("on", database)));
    Place place = Place.named(database);
    int runs = callers == 1 ? 1_000 : callers == 16 ? 8_000 : 20_000;
    for (String round : List.of("warm", "measured")) {
      double bare = bare(place, callers, runs);
      double ledger = ledger(place, callers, runs);
      if (round.equals("measured")) {
        System.out.printf(
            "%s, %3d callers: %6.0f runs/s, bare JDBC loop %6.0f, %.0f %%%n",
            place, callers, ledger, bare, 100 * ledger / bare);
      }
    }
  }

  private static double ledger(Place place, int callers, int runs) throws Exception {
    try (SqlLedger ledger = place.open(++next)) {
      List<TaskRun.Waiting> waiting = ordered(ledger, runs);
      Recorder recorder =
          new Recorder() {
            @Override
            public void began(TaskRun.UnderWay run) {
              ledger.began(run);
            }

            @Override
            public void ended(TaskRun.Over run) {
              ledger.ended(run);
            }
          };
      return measured("ledger", ledger, callers, waiting, recorder);
    }
  }

  private static double bare(Place place, int callers, int runs) throws Exception {
    try (SqlLedger ledger = place.open(++next)) {
      List<TaskRun.Waiting> waiting = ordered(ledger, runs);
      try (BareLoop loop = new BareLoop(place.connect(next), place.force())) {
        return measured("bare", ledger, callers, waiting, loop);
      }
    }
  }

  private static double measured(
      String who, SqlLedger ledger, int callers, List<TaskRun.Waiting> waiting, Recorder recorder)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    long[] claims = new long[waiting.size()];
    long before = ledger.storage(Samples.START).bytes();
    long cpu = OS.getProcessCpuTime();
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int c = 0; c < callers; c++) {
        all.add(
            executor.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < waiting.size();
                      i = next.getAndIncrement()) {
                    claims[i] = record(recorder, waiting.get(i));
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMicros = (OS.getProcessCpuTime() - cpu) / 1e3;
    Arrays.sort(claims);
    System.out.printf(
        "  %-6s %3d callers: %6.0f runs/s, claim p50 %.2f ms, p99 %.2f ms, %d bytes and %.0f us of CPU a run%n",
        who,
        callers,
        waiting.size() / seconds,
        claims[claims.length / 2] / 1e6,
        claims[claims.length * 99 / 100] / 1e6,
        (ledger.storage(Samples.START).bytes() - before) / waiting.size(),
        cpuMicros / waiting.size());
    return waiting.size() / seconds;
  }

  private static long record(Recorder recorder, TaskRun.Waiting run) {
    Instant now = run.order().orderedAt();
    byte[] output = new byte[4096];
    new SplittableRandom(run.id().value().getLeastSignificantBits()).nextBytes(output);
    TaskRun.UnderWay underWay = run.begin(now);
    long start = System.nanoTime();
    recorder.began(underWay);
    long claimed = System.nanoTime() - start;
    Payload payload = Payload.of("application/octet-stream", output);
    recorder.ended(underWay.end(now, new Outcome.Succeeded(payload), RunFacts.of("HG7ML7M8z78YcAPEB")));
    return claimed;
  }

  private static List<TaskRun.Waiting> ordered(SqlLedger ledger, int runs) throws Exception {
    List<TaskRun.Waiting> waiting = new ArrayList<>();
    Random random = new Random(1);
    Payload input = Payload.json("{\"text\":\"" + "x".repeat(1000) + "\"}");
    for (int i = 0; i < runs; i++) {
      Instant at = Samples.START.plus(Duration.ofMillis(i));
      TaskCall call =
          new TaskCall(Samples.WATCH, input, CallOptions.NONE, Delivery.DEFAULT, null);
      Cause cause = new Cause.Manual("bench", i % 2 == 0 ? Samples.PRICES : Samples.STOCK);
      waiting.add(
          new TaskRun.Waiting(
              new RunOrder(RunId.drawn(at, random), call, cause, at, null, Turn.AT_ONCE, Retry.DEFAULT)));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(64)) {
      waiting.forEach(run -> executor.execute(() -> ledger.ordered(run)));
    }
    return waiting;
  }
}
