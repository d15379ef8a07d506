package io.cronledger.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The runs that are ours to bring to their end. Somebody here has each of them, and one alone. */
final class Ours {
  private final Map<RunId, Had> runs = new ConcurrentHashMap<>();
  private final Map<RunId, CompletableFuture<Entry>> awaited = new ConcurrentHashMap<>();

  /**
   * That somebody here has a run.
   *
   * @param otherwise how it goes on if whoever has it leaves it; null if it is nobody's then
   */
  private record Had(CompletableFuture<Entry> end, @Nullable Runnable otherwise) {}

  boolean contain(RunId run) {
    return runs.containsKey(run);
  }

  /** The run is ours from now on. False if it was already: then somebody here has it. */
  boolean adopt(RunId run) {
    return runs.putIfAbsent(run, new Had(new CompletableFuture<>(), null)) == null;
  }

  /**
   * A run that is ours by what the ledger says goes on: at once or, if somebody here has it, once
   * that one {@link #leave leaves} it.
   *
   * @return its end
   */
  CompletableFuture<Entry> goOn(RunId run, Runnable on) {
    var end = new CompletableFuture<Entry>();
    Had now =
        runs.compute(run, (_, had) -> had == null ? new Had(end, null) : new Had(had.end(), on));
    if (now.otherwise() == null) {
      on.run();
    }
    return now.end();
  }

  /**
   * Whoever has the run has no claim to it.
   *
   * @return whether it is somebody else's now; false if it goes on here
   */
  boolean leave(RunId run) {
    List<Runnable> on = new ArrayList<>(1);
    runs.computeIfPresent(
        run,
        (_, had) -> {
          if (had.otherwise() == null) {
            return null;
          }
          on.add(had.otherwise());
          return new Had(had.end(), null);
        });
    on.forEach(Runnable::run);
    return on.isEmpty();
  }

  /** Somebody waits for the end of a run, whoever brings it there. */
  void isAwaited(RunId run, CompletableFuture<Entry> end) {
    awaited.put(run, end);
  }

  Set<RunId> awaited() {
    return Set.copyOf(awaited.keySet());
  }

  /** What became of it is known. */
  void isOver(Entry end) {
    Had over = runs.remove(end.id());
    if (over != null) {
      over.end().complete(end);
    }
    CompletableFuture<Entry> told = awaited.remove(end.id());
    if (told != null) {
      told.complete(end);
    }
  }
}
