package io.cronledger.schedule;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets many threads do the same at the same moment. */
public final class Together {
  private Together() {}

  /** What each of them got. */
  public static <T> List<T> all(int threads, Callable<T> action) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    Callable<T> atOnce =
        () -> {
          start.await(10, TimeUnit.SECONDS);
          return action.call();
        };
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return executor.invokeAll(Collections.nCopies(threads, atOnce)).stream()
          .map(Together::get)
          .toList();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
