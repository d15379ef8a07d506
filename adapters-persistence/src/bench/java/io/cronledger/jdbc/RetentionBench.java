package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Cause;
import io.cronledger.run.Delivery;
import io.cronledger.run.Outcome;
import io.cronledger.run.Payload;
import io.cronledger.run.Retry;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.RunOrder;
import io.cronledger.run.TaskCall;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Turn;
import io.cronledger.schedule.Cut;
import io.cronledger.schedule.History;
import io.cronledger.schedule.Retention;
import io.cronledger.schedule.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much later runs are claimed while old ones are let go of, at 100 runs a second, and what room
 * that frees. {@code -Druns=200000}, of which half go. Both are measured in turn, so that what else the machine and the database do is in both.
 */
class RetentionBench {
  private static final LongBooks BOOKS = new LongBooks(Integer.getInteger("runs", 200_000), true);

  private static final Duration EVERY = Duration.ofMillis(10);
  private static final int ALONE = 1_500;
  private static final int MEANWHILE = 4_000;

  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL"})
  void letting_go_delays_nothing(String database) throws Exception {
    assumeTrue(database.equals(System.getProperty("on", database)));
    Place place = Place.named(database);
    place.open(1).close();
    try (Connection connection = place.connect(1)) {
      BOOKS.into(connection);
      place.settle(connection);
    }
    long before;
    try (SqlLedger ledger = place.open(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      before = ledger.storage(Samples.START).bytes();
      letGo(place, ledger, threads);
    }
    try (SqlLedger ledger = place.open(1)) {
      tellRoom(place, before, ledger.storage(Samples.START).bytes());
    }
    if (place instanceof Place.InFile h2) {
      Path folder = h2.file(1).folder();
      Upkeep.compact(folder);
      try (SqlLedger ledger = place.open(1)) {
        tellRoom(place, before, ledger.storage(Samples.START).bytes());
      }
    }
  }

  private static void letGo(Place place, SqlLedger ledger, ExecutorService threads)
      throws Exception {
    Deque<Cut> round = half(BOOKS);
    AtomicBoolean never = new AtomicBoolean();
    record(ledger, threads, ALONE, never);
    List<long[]> alone = new ArrayList<>();
    List<long[]> meanwhile = new ArrayList<>();
    int gone = 0;
    double seconds = 0;
    while (!round.isEmpty()) {
      alone.add(record(ledger, threads, ALONE, never));
      AtomicBoolean over = new AtomicBoolean();
      long start = System.nanoTime();
      var going = threads.submit(() -> forget(ledger, round, over));
      meanwhile.add(record(ledger, threads, MEANWHILE, over));
      over.set(true);
      gone += going.get();
      seconds += (System.nanoTime() - start) / 1e9;
      tell(place, "alone", alone.getLast());
      tell(place, "while others go", meanwhile.getLast());
    }
    tell(place, "all turns, alone", all(alone));
    tell(place, "all turns, while others go", all(meanwhile));
    System.out.printf(Locale.ROOT, "%s: %,d runs went in %.0f s%n", place, gone, seconds);
  }

  /** Cuts that let go of the older half. */
  static Deque<Cut> half(LongBooks books) {
    Deque<Cut> round = new ArrayDeque<>();
    RunId before = books.id(books.runs() / 2);
    for (int s = 0; s < LongBooks.SCHEDULES; s++) {
      round.add(new Cut(LongBooks.schedule(s), null, before, before, true));
    }
    return round;
  }

  private static long[] all(List<long[]> turns) {
    return turns.stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  /** As the service does it: a step, and then a pause. */
  static int forget(SqlLedger ledger, Deque<Cut> round, AtomicBoolean over) {
    int gone = 0;
    while (!over.get() && !round.isEmpty()) {
      long start = System.nanoTime();
      Cut cut = round.remove();
      History.Forgotten step = ledger.forget(cut, Retention.STEP);
      gone += step.entries();
      if (step.entries() == Retention.STEP && step.through() != null) {
        round.push(cut.after(step.through()));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      LockSupport.parkNanos(Retention.pauseAfter(took).toNanos());
    }
    over.set(true);
    return gone;
  }

  /** Has a run ordered, claimed and ended each few milliseconds; how long until it was claimed. */
  static long[] record(
      SqlLedger ledger, ExecutorService threads, int most, AtomicBoolean over)
      throws InterruptedException {
    Random random = new Random();
    long[] late = new long[most];
    Phaser underWay = new Phaser(1);
    long begin = System.nanoTime();
    int count = 0;
    while (count < most && !over.get()) {
      long due = begin + EVERY.toNanos() * count;
      LockSupport.parkNanos(due - System.nanoTime());
      int i = count++;
      underWay.register();
      threads.execute(
          () -> {
            Instant now = LongBooks.END.plusMillis(10L * i);
            TaskRun.Waiting run = waiting(now, random);
            ledger.ordered(run);
            TaskRun.UnderWay claimed = run.begin(now);
            ledger.began(claimed);
            late[i] = System.nanoTime() - due;
            byte[] output = new byte[4096];
            random.nextBytes(output);
            ledger.ended(
                claimed.end(
                    now,
                    new Outcome.Succeeded(Payload.of("application/octet-stream", output)),
                    RunFacts.of("HG7ML7M8z78YcAPEB")));
            underWay.arrive();
          });
    }
    underWay.arriveAndAwaitAdvance();
    return Arrays.stream(late, 0, count).sorted().toArray();
  }

  private static TaskRun.Waiting waiting(Instant at, Random random) {
    Payload input = Payload.json("{\"text\":\"" + "x".repeat(1000) + "\"}");
    TaskCall call = new TaskCall(Samples.WATCH, input, CallOptions.NONE, Delivery.DEFAULT, null);
    Cause cause = new Cause.Manual("bench", Samples.PRICES);
    return new TaskRun.Waiting(
        new RunOrder(
            RunId.drawn(at, random), call, cause, at, null, Turn.AT_ONCE, Retry.DEFAULT));
  }

  private static void tell(Place place, String when, long[] late) {
    assertThat(late).isNotEmpty();
    System.out.printf(
        Locale.ROOT,
        "%s, %s: %,d runs, claimed after p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        place,
        when,
        late.length,
        late[late.length / 2] / 1e6,
        late[late.length * 99 / 100] / 1e6,
        late[late.length - 1] / 1e6);
  }

  private static void tellRoom(Place place, long before, long after) throws IOException {
    System.out.printf(
        Locale.ROOT, "%s: %,d MB before, %,d MB after%n", place, before >> 20, after >> 20);
  }
}
