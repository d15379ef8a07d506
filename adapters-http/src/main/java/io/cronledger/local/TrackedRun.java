package io.cronledger.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A run as it goes on: what is known of it, and who waits for its end. */
final class TrackedRun {
  private final CompletableFuture<LocalRun> end = new CompletableFuture<>();
  private final CompletableFuture<Stop> stop = new CompletableFuture<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile LocalRun now;

  TrackedRun(LocalRun run) {
    this.now = run;
    if (run.status().isTerminal()) {
      end.complete(run);
    }
  }

  /** As it is known; on its way to a stop from the moment that one is asked for. */
  LocalRun now() {
    LocalRun known = now;
    Stop asked = stop.getNow(null);
    return asked == null || known.status().isTerminal()
        ? known
        : known.withStatus(asked.meanwhile());
  }

  /** To be called once it is on disk. */
  void becomes(LocalRun next) {
    now = next;
    if (next.status().isTerminal()) {
      end.complete(next);
    }
  }

  CompletableFuture<LocalRun> end() {
    return end;
  }

  /** Completed by the first who wants the run to stop. */
  CompletableFuture<Stop> stop() {
    return stop;
  }

  /** Notes how much of the disk it holds, and tells what was noted before. */
  long holds(long measured) {
    return bytes.getAndSet(measured);
  }
}
