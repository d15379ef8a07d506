package io.cronledger.schedule;

import io.cronledger.run.Attempt;
import io.cronledger.run.Books;
import io.cronledger.run.Claim;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Feed;
import io.cronledger.run.Figures;
import io.cronledger.run.Lateness;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Node;
import io.cronledger.run.RunFacts;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Share;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The entries of a ledger in memory: how they come, change and are asked for. */
abstract class EntriesInMemory implements Ledger, Books {
  final LedgerId id;
  final Feed feed = new Feed();
  final NavigableMap<RunId, Entry> entries =
      new TreeMap<>() {
        @Override
        public io.cronledger.run.@Nullable Entry put(RunId id, io.cronledger.run.Entry entry) {
          feed.changed(id);
          return super.put(id, entry);
        }
      };
  final List<Deed> deeds = new ArrayList<>();
  @Nullable String node;
  boolean broken;
  private final Plainly plainly = new Plainly(entries);
  private final Map<RunId, Map<Integer, String>> began = new HashMap<>();
  private List<Node> nodes = List.of();

  EntriesInMemory(LedgerId id) {
    this.id = id;
  }

  /** What changes. */
  public Feed feed() {
    return feed;
  }

  /** From now on nothing can be written or read. */
  public synchronized void breakDown() {
    broken = true;
  }

  @Override
  public LedgerId id() {
    return id;
  }

  @Nullable Entry at(RunId run) {
    available();
    return entries.get(run);
  }

  void available() {
    if (broken) {
      throw new LedgerUnavailable("broken on purpose", new IOException("no space left on device"));
    }
  }

  @Override
  public synchronized void ordered(TaskRun.Waiting run) {
    enter(Kept.run(run));
  }

  private void enter(TaskRun run) {
    Entry present = at(run.id());
    if (present != null && !present.equals(run)) {
      throw new IllegalStateException("already on record: " + present);
    }
    entries.put(run.id(), run);
  }

  @Override
  public synchronized Claim began(TaskRun.UnderWay run) {
    TaskRun claimed = Kept.run(run);
    if (claimed.equals(at(run.id()))) {
      return Claim.STANDS;
    }
    if (!(at(run.id()) instanceof TaskRun.Waiting waiting)
        || !claimed.order().equals(waiting.order())
        || !claimed
            .attempts()
            .subList(0, claimed.attempts().size() - 1)
            .equals(waiting.attempts())) {
      return Claim.DENIED;
    }
    entries.put(run.id(), claimed);
    noteNode(claimed);
    return Claim.MADE;
  }

  void noteNode(TaskRun claimed) {
    if (node != null) {
      began
          .computeIfAbsent(claimed.id(), _ -> new TreeMap<>())
          .put(claimed.attempts().getLast().number(), node);
    }
  }

  @Override
  public synchronized void waits(TaskRun.Waiting run) {
    replace(Kept.run(run), EnumSet.of(Status.RUNNING, Status.SETTLING));
  }

  @Override
  public synchronized void unsettled(TaskRun.Settling run) {
    replace(Kept.run(run), EnumSet.of(Status.RUNNING));
  }

  @Override
  public synchronized void ended(TaskRun.Over run) {
    replace(Kept.run(run), EnumSet.of(Status.RUNNING, Status.SETTLING));
  }

  private void replace(Entry next, Set<Status> allowed) {
    Entry present = at(next.id());
    if (next.equals(present)) {
      return;
    }
    if (present == null || !allowed.contains(present.status()) || !continues(present, next)) {
      throw new IllegalStateException("%s cannot follow %s".formatted(next, present));
    }
    entries.put(next.id(), next);
  }

  private static boolean continues(Entry present, Entry next) {
    return !(present instanceof TaskRun before && next instanceof TaskRun after)
        || (before.order().equals(after.order())
            && before.attempts().size() == after.attempts().size());
  }

  @Override
  public synchronized boolean released(TaskRun.Waiting run) {
    return replaceWaiting(Kept.run(run));
  }

  @Override
  public synchronized boolean withdrawn(TaskRun.Over run) {
    return replaceWaiting(Kept.run(run));
  }

  private boolean replaceWaiting(TaskRun next) {
    Entry present = at(next.id());
    if (next.equals(present)) {
      return true;
    }
    if (!(present instanceof TaskRun.Waiting) || !continues(present, next)) {
      return false;
    }
    entries.put(next.id(), next);
    return true;
  }

  @Override
  public synchronized boolean unfired(Unfired entry) {
    Entry range = Kept.range(entry);
    Entry present = at(entry.id());
    if (!(present instanceof TaskRun.Waiting)) {
      return range.equals(present);
    }
    entries.put(entry.id(), range);
    return true;
  }

  @Override
  public synchronized void learned(RunId run, RunFacts facts) {
    if (at(run) instanceof TaskRun.Over over) {
      entries.put(
          run,
          new TaskRun.Over(
              over.order(),
              over.attempts(),
              over.outcome(),
              over.endedAt(),
              Kept.facts(facts),
              over.recovered()));
    }
  }

  @Override
  public synchronized void turnedUp(RunId run, int attempt, String platformRunId) {
    if (at(run) instanceof TaskRun found) {
      List<Attempt> attempts =
          found.attempts().stream()
              .map(a -> a.number() == attempt ? twin(a, platformRunId) : a)
              .toList();
      entries.put(run, Kept.withAttempts(found, attempts));
    }
  }

  private static Attempt twin(Attempt a, String platformRunId) {
    return new Attempt(
        a.number(),
        a.startedAt(),
        a.endedAt(),
        Attempt.Fate.TWIN,
        a.failure(),
        platformRunId,
        a.timing());
  }

  @Override
  public synchronized void aborted(Deed.Aborted deed) {
    available();
    deeds.add(new Deed.Aborted(deed.run(), Kept.instant(deed.at()), deed.by()));
  }

  @Override
  public synchronized Optional<TaskRun> run(RunId run) {
    return at(run) instanceof TaskRun found ? Optional.of(found) : Optional.empty();
  }

  @Override
  public synchronized List<TaskRun> unfinished(ScheduleName schedule) {
    return unfinished().stream()
        .filter(run -> schedule.equals(run.order().cause().schedule()))
        .toList();
  }

  @Override
  public synchronized List<TaskRun> unfinished() {
    available();
    return entries.values().stream()
        .filter(entry -> !entry.status().isFinal())
        .map(TaskRun.class::cast)
        .toList();
  }

  @Override
  public synchronized boolean hasUnfinished(ScheduleName schedule) {
    return unfinished().stream().anyMatch(run -> schedule.equals(run.order().cause().schedule()));
  }

  @Override
  public synchronized Set<RunId> over(Collection<RunId> runs) {
    available();
    return runs.stream()
        .filter(run -> entries.get(run) instanceof TaskRun.Over)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized Set<RunId> toBeStopped() {
    Set<RunId> stopped = new HashSet<>();
    unfinished().forEach(run -> deedsOf(run.id()).forEach(_ -> stopped.add(run.id())));
    return stopped;
  }

  @Override
  public synchronized List<TaskRun> withAbsentAttempts(Instant since) {
    available();
    return entries.values().stream()
        .filter(TaskRun.class::isInstance)
        .map(TaskRun.class::cast)
        .filter(run -> run.attempts().stream().anyMatch(a -> isAbsentSince(a, since)))
        .toList();
  }

  private static boolean isAbsentSince(Attempt attempt, Instant since) {
    return attempt.fate() == Attempt.Fate.ABSENT && !attempt.startedAt().isBefore(since);
  }

  @Override
  public synchronized List<Entry> entries(EntryFilter filter) {
    available();
    return entries.descendingMap().values().stream()
        .filter(entry -> plainly.passes(filter, entry))
        .limit(filter.limit())
        .toList();
  }

  @Override
  public synchronized List<Lateness> lateness(Figures.Scope scope) {
    available();
    return plainly.lateness(scope);
  }

  @Override
  public synchronized List<Share> shares(Figures.Scope scope) {
    available();
    return plainly.shares(scope);
  }

  @Override
  public synchronized Optional<Entry> entry(RunId run) {
    return Optional.ofNullable(at(run));
  }

  @Override
  public synchronized Optional<Entry> latest(ScheduleName schedule) {
    Optional<Entry> newest = entries(EntryFilter.newest(1).of(schedule)).stream().findFirst();
    Optional<Unfired> range =
        entries.descendingMap().values().stream()
            .filter(entry -> entry instanceof Unfired u && u.schedule().equals(schedule))
            .map(Unfired.class::cast)
            .findFirst();
    return range
        .filter(u -> newest.orElseThrow().id().compareTo(RunId.firstAt(u.lastSlot())) < 0)
        .<Entry>map(u -> u)
        .or(() -> newest);
  }

  @Override
  public synchronized List<Deed> deedsOf(RunId run) {
    available();
    return deeds.stream().filter(d -> d instanceof Deed.Aborted a && a.run().equals(run)).toList();
  }

  @Override
  public synchronized List<Node> nodes() {
    available();
    return nodes;
  }

  @Override
  public synchronized Map<Integer, String> nodesOf(RunId run) {
    available();
    return began.getOrDefault(run, Map.of());
  }

  /** From now on attempts are begun by this node; and these are told of. */
  public synchronized void servedBy(String name, List<Node> all) {
    node = name;
    nodes = List.copyOf(all);
  }
}
