package io.cronledger.apify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The same thing done many times at once. */
final class Concurrent {
  private final List<CompletableFuture<String>> results = new ArrayList<>();

  Concurrent(int times, Callable<String> what) {
    for (int i = 0; i < times; i++) {
      var result = new CompletableFuture<String>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  result.complete(what.call());
                } catch (Exception e) {
                  result.completeExceptionally(e);
                }
              });
      results.add(result);
    }
  }

  /** How often each result came, once all have. */
  Map<String, Long> counted() throws InterruptedException, ExecutionException {
    Map<String, Long> counts = new TreeMap<>();
    for (CompletableFuture<String> result : results) {
      counts.merge(result.get(), 1L, Long::sum);
    }
    return counts;
  }
}
