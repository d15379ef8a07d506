package io.cronledger.local;

import java.util.concurrent.CompletableFuture;

/** A run as it goes on: what is known of it, and who waits for its end. */
final class TrackedRun {
  private final CompletableFuture<LocalRun> end = new CompletableFuture<>();
  private final CompletableFuture<Stop> stop = new CompletableFuture<>();
  private volatile LocalRun now;

  TrackedRun(LocalRun run) {
    this.now = run;
    if (run.status().isTerminal()) {
      end.complete(run);
    }
  }

  LocalRun now() {
    return now;
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
}
