package io.cronledger.local;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All runs there are: starts them, finds them, stops them, and forgets the oldest. */
final class Runs {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

  /** A process costs memory and two threads; what comes on top is told to come back later. */
  static final int MAX_UNDER_WAY = 500;

  /** Enough to end as many as can be under way, on a machine that is busy; it is seldom used up. */
  private static final Duration CLOSING = Duration.ofSeconds(30);

  /** Runs by age. */
  private record Place(Instant startedAt, String id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::startedAt).thenComparing(Place::id);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** What runs are made with: the wall clock, ids, and how much of the past is kept. */
  record Making(InstantSource clock, RandomGenerator random, Retention retention) {}

  private final RunFolders folders;
  private final RunSupervisor supervisor;
  private final Making making;
  private final ConcurrentHashMap<String, TrackedRun> byId = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Place, TrackedRun> byAge = new ConcurrentSkipListMap<>();
  private final Semaphore room = new Semaphore(MAX_UNDER_WAY);
  private final AtomicLong bytes = new AtomicLong();
  private final ReentrantLock pruning = new ReentrantLock();
  private final ReentrantLock drawing = new ReentrantLock();
  private volatile boolean closed;

  Runs(RunFolders folders, RunSupervisor supervisor, Making making) {
    this.folders = folders;
    this.supervisor = supervisor;
    this.making = making;
  }

  /**
   * Takes up where an earlier endpoint left off. What it left under way is over: its processes are
   * ended, if they still live, before the run is written down as failed.
   */
  void load() throws IOException, InterruptedException {
    var leftovers = Leftovers.find();
    for (LocalRun run : folders.runs()) {
      var tracked = new TrackedRun(run.status().isTerminal() ? run : abandoned(run, leftovers));
      add(tracked);
      measure(tracked);
    }
    prune();
  }

  private LocalRun abandoned(LocalRun run, Leftovers leftovers)
      throws IOException, InterruptedException {
    leftovers.end(run);
    LocalRun failed =
        run.ended(
            RunStatus.FAILED, now(), null, "The local endpoint ended while the run was under way.");
    folders.write(failed);
    return failed;
  }

  /**
   * Starts a run; it is on disk when this returns.
   *
   * @throws ApiError if too many runs are under way
   */
  LocalRun start(LocalTask task, Input input, LocalRun.Options options, LocalRun.Caller caller) {
    if (closed) {
      throw new ApiError(503, "internal-server-error", "The local endpoint is being stopped.");
    }
    if (!room.tryAcquire()) {
      throw new ApiError(
          402,
          "concurrent-runs-limit-exceeded",
          "By launching this job you will exceed your limit of %d concurrent Actor runs."
              .formatted(MAX_UNDER_WAY));
    }
    LocalRun run;
    try {
      run = create(task, input, options, caller);
    } catch (IOException e) {
      room.release();
      LOG.warn("a run of {} was turned down: {}", task.name(), e.toString());
      throw new ApiError(
          500, "internal-server-error", "The run could not be put on disk: " + e.getMessage());
    }
    var tracked = new TrackedRun(run);
    add(tracked);
    Thread.ofVirtual().name("run " + run.id()).start(() -> seeThrough(tracked, task));
    return run;
  }

  private LocalRun create(
      LocalTask task, Input input, LocalRun.Options options, LocalRun.Caller caller)
      throws IOException {
    var progress = new LocalRun.Progress(RunStatus.READY, now(), null, null, 0, null, null);
    var run = new LocalRun(newId(), task.name(), caller, options, input.size(), progress);
    try {
      folders.create(run, input);
    } catch (IOException e) {
      folders.delete(run); // so that no later endpoint takes it for one that was begun
      throw e;
    }
    return run;
  }

  /** Not every generator may be asked by two threads at once. */
  private String newId() {
    drawing.lock();
    try {
      return PlatformId.drawn(making.random());
    } finally {
      drawing.unlock();
    }
  }

  private void seeThrough(TrackedRun tracked, LocalTask task) {
    try {
      supervisor.seeThrough(tracked, task);
    } finally {
      room.release();
    }
    measure(tracked);
    prune();
  }

  private void measure(TrackedRun tracked) {
    long held = folders.bytes(tracked.now());
    bytes.addAndGet(held - tracked.holds(held));
  }

  Optional<LocalRun> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(TrackedRun::now);
  }

  /** The run as it is when it has ended, or when the time is over. */
  LocalRun await(LocalRun run, Duration atMost) throws InterruptedException {
    TrackedRun tracked = byId.get(run.id());
    if (tracked == null) {
      return run;
    }
    try {
      return tracked.end().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return tracked.now();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a run cannot fail", e);
    }
  }

  /** Whether a run has a store of that id, be there anything in it or not. */
  boolean hasStore(String id) {
    return oldestFirst()
        .anyMatch(run -> id.equals(run.datasetId()) || id.equals(run.keyValueStoreId()));
  }

  void stop(LocalRun run, Stop stop) {
    Optional.ofNullable(byId.get(run.id())).ifPresent(tracked -> tracked.stop().complete(stop));
  }

  int underWay() {
    return MAX_UNDER_WAY - room.availablePermits();
  }

  /** How many runs of a task are kept. */
  long count(String task) {
    return byAge.values().stream().filter(run -> run.now().task().equals(task)).count();
  }

  Stream<LocalRun> oldestFirst() {
    return byAge.values().stream().map(TrackedRun::now);
  }

  Stream<LocalRun> newestFirst() {
    return byAge.descendingMap().values().stream().map(TrackedRun::now);
  }

  /** Ends what is under way, and waits until that is on disk. */
  void close() throws InterruptedException {
    closed = true;
    List<TrackedRun> underWay =
        byAge.values().stream().filter(run -> !run.now().status().isTerminal()).toList();
    underWay.forEach(run -> run.stop().complete(Stop.closing()));
    var ends = underWay.stream().map(TrackedRun::end).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // the next endpoint will find them on disk
    }
  }

  private void add(TrackedRun tracked) {
    LocalRun run = tracked.now();
    byId.put(run.id(), tracked);
    byAge.put(new Place(run.startedAt(), run.id()), tracked);
  }

  /**
   * Forgets the oldest runs while there is too much; off the callers' way, one thread at a time.
   */
  private void prune() {
    pruning.lock();
    try {
      for (var oldest : byAge.entrySet()) {
        TrackedRun tracked = oldest.getValue();
        if (!making
            .retention()
            .isOver(byId.size(), bytes.get(), oldest.getKey().startedAt(), now())) {
          return;
        }
        if (tracked.now().status().isTerminal()) {
          forget(tracked);
        }
      }
    } finally {
      pruning.unlock();
    }
  }

  /**
   * Deletes a run, and all it left.
   *
   * @throws ApiError if it is still under way
   */
  void delete(LocalRun run) {
    if (!run.status().isTerminal()) {
      throw new ApiError(
          400, "cannot-remove-running-run", "A run that is under way cannot be deleted; abort it.");
    }
    Optional.ofNullable(byId.get(run.id())).ifPresent(this::forget);
  }

  private void forget(TrackedRun tracked) {
    LocalRun run = tracked.now();
    if (byId.remove(run.id()) != null) {
      byAge.remove(new Place(run.startedAt(), run.id()));
      bytes.addAndGet(-tracked.holds(0));
      folders.delete(run);
    }
  }

  private Instant now() {
    return making.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
