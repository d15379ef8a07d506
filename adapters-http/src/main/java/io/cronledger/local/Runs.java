package io.cronledger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** All runs there are: starts them, finds them, stops them, and forgets the oldest. */
final class Runs {
  /** A process costs memory and two threads; what comes on top is told to come back later. */
  static final int MAX_UNDER_WAY = 500;

  /** A day of three runs a minute, which is as long as a caller looks for a run it lost. */
  static final int MAX_KEPT = 5_000;

  private static final Duration CLOSING = Duration.ofSeconds(10);

  /** Runs by age. */
  private record Place(Instant startedAt, String id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::startedAt).thenComparing(Place::id);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final RunFolders folders;
  private final RunSupervisor supervisor;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ConcurrentHashMap<String, TrackedRun> byId = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Place, TrackedRun> byAge = new ConcurrentSkipListMap<>();
  private final Semaphore room = new Semaphore(MAX_UNDER_WAY);
  private volatile boolean closed;

  Runs(RunFolders folders, RunSupervisor supervisor, InstantSource clock, RandomGenerator random) {
    this.folders = folders;
    this.supervisor = supervisor;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Takes up where an earlier endpoint left off. What it left under way is over: the process is
   * ended, if it still lives, before the run is written down as failed.
   */
  void load() throws IOException, InterruptedException {
    for (LocalRun run : folders.readAll()) {
      add(new TrackedRun(run.status().isTerminal() ? run : abandoned(run)));
    }
  }

  private LocalRun abandoned(LocalRun run) throws IOException, InterruptedException {
    LocalRun.Leader leader = run.progress().leader();
    if (leader != null) {
      Leftover.end(run.id(), leader);
    }
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
  LocalRun start(LocalTask task, byte[] input, LocalRun.Options options, LocalRun.Caller caller) {
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
      throw new UncheckedIOException(e);
    }
    var tracked = new TrackedRun(run);
    add(tracked);
    Thread.ofVirtual().name("run " + run.id()).start(() -> seeThrough(tracked, task));
    forgetOldest();
    return run;
  }

  private LocalRun create(
      LocalTask task, byte[] input, LocalRun.Options options, LocalRun.Caller caller)
      throws IOException {
    var progress = new LocalRun.Progress(RunStatus.READY, now(), null, null, null, null);
    String id = PlatformId.drawn(random);
    var run = new LocalRun(id, task.name(), caller, options, input.length, progress);
    folders.create(run, input);
    return run;
  }

  private void seeThrough(TrackedRun tracked, LocalTask task) {
    try {
      supervisor.seeThrough(tracked, task);
    } finally {
      room.release();
    }
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

  void stop(LocalRun run, Stop stop) {
    Optional.ofNullable(byId.get(run.id())).ifPresent(tracked -> tracked.stop().complete(stop));
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

  private void forgetOldest() {
    for (var oldest : byAge.entrySet()) {
      LocalRun run = oldest.getValue().now();
      if (byId.size() <= MAX_KEPT) {
        return;
      }
      if (run.status().isTerminal() && byId.remove(run.id()) != null) {
        byAge.remove(oldest.getKey());
        folders.delete(run);
      }
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
