package io.cronledger.jdbc;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.schedule.Samples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process that records runs from many threads, and says on standard output what the ledger has
 * acknowledged, until somebody ends it.
 */
final class Acknowledging {
  private static final int THREADS = 16;

  private Acknowledging() {}

  public static void main(String[] args) {
    long seed = Long.parseLong(args[1]);
    SqlLedger ledger = SqlLedger.open(Path.of(args[0]), () -> Samples.LEDGER);
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(seed + i);
        executor.execute(() -> record(ledger, random));
      }
    }
  }

  private static void record(SqlLedger ledger, SplittableRandom random) {
    for (int second = 0; ; second++) {
      Instant now = Samples.START.plusSeconds(second);
      RunId id = RunId.drawn(now, random);
      TaskCall call =
          new TaskCall(Samples.WATCH, payload(id, "in"), CallOptions.NONE, Delivery.DEFAULT, null);
      TaskRun.Waiting run =
          new TaskRun.Waiting(
              new RunOrder(
                  id,
                  call,
                  new Cause.Manual("test", null),
                  now,
                  null,
                  Turn.AT_ONCE,
                  Retry.DEFAULT));
      TaskRun.UnderWay underWay = run.begin(now);
      ledger.ordered(run);
      acknowledged(id, "WAITING");
      ledger.began(underWay);
      acknowledged(id, "RUNNING");
      ledger.ended(underWay.end(now, new Outcome.Succeeded(payload(id, "out")), null));
      acknowledged(id, "SUCCEEDED");
    }
  }

  /** What a run took in or put out, as its id says. */
  static Payload payload(RunId id, String which) {
    return Payload.json("{\"" + which + "\":\"" + (id + " ").repeat(40) + "\"}");
  }

  private static synchronized void acknowledged(RunId id, String status) {
    System.out.print(id + " " + status + "\n");
    System.out.flush();
  }
}
