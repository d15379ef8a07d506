package io.cronledger.schedule;

import io.cronledger.run.Attempt;
import io.cronledger.run.Books;
import io.cronledger.run.Cause;
import io.cronledger.run.Claim;
import io.cronledger.run.Deed;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Feed;
import io.cronledger.run.Figures;
import io.cronledger.run.KeyEcho;
import io.cronledger.run.Lateness;
import io.cronledger.run.Ledger;
import io.cronledger.run.LedgerId;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Node;
import io.cronledger.run.Outcome;
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
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole ledger that forgets everything with the process; as strict as the real ones. */
public class InMemoryLedger implements Ledger, Timetable, Books, History, KeyEcho {

  /**
   * A schedule in force.
   *
   * @param latest the entry of its latest slot under this definition
   */
  private record InForce(
      Definition definition, Instant since, Instant cursor, @Nullable RunId latest) {
    Stretch until(@Nullable Instant end) {
      return new Stretch(definition, since, end);
    }
  }

  private record DefinitionKey(ScheduleName schedule, String hash) {}

  private static final Comparator<DefinitionKey> BY_NAME =
      Comparator.comparing(DefinitionKey::schedule).thenComparing(DefinitionKey::hash);

  private final LedgerId id;
  private final Feed feed = new Feed();
  private final NavigableMap<RunId, Entry> entries =
      new TreeMap<>() {
        @Override
        public io.cronledger.run.@Nullable Entry put(RunId id, io.cronledger.run.Entry entry) {
          feed.changed(id);
          return super.put(id, entry);
        }
      };
  private final Plainly plainly = new Plainly(entries);
  private final NavigableMap<ScheduleName, InForce> inForce = new TreeMap<>();
  private final Map<DefinitionKey, Definition> definitions = new HashMap<>();
  private final Map<DefinitionKey, Pruned> pruned = new TreeMap<>(BY_NAME);
  private final Set<ScheduleName> everInForce = new TreeSet<>();
  private final Map<ScheduleName, Instant> cursors = new HashMap<>();
  private final Map<ScheduleName, List<Stretch>> past = new HashMap<>();
  private final List<Deed> deeds = new ArrayList<>();
  private final Set<ScheduleName> paused = new HashSet<>();
  private final Set<String> echoes = new HashSet<>();
  private final Map<RunId, Map<Integer, String>> began = new HashMap<>();
  private @Nullable String node;
  private List<Node> nodes = List.of();
  private final List<AcceptedSet> sets = new ArrayList<>();
  private boolean isHeldByAnother;
  private boolean broken;
  private boolean breaksWhenChanged;

  public InMemoryLedger(LedgerId id) {
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

  /** The next change of the timetable is on record, but that cannot be said any more. */
  public synchronized void breakDownAfterTheNextChange() {
    breaksWhenChanged = true;
  }

  /** Everything can be written and read again. */
  public synchronized void recover() {
    breaksWhenChanged = false;
    broken = false;
  }

  /** Does what no rule allows: takes an entry away, or puts another in its place. */
  public synchronized void tamper(RunId run, @Nullable Entry instead) {
    entries.remove(run);
    if (instead != null) {
      entries.put(instead.id(), instead);
    }
  }

  @Override
  public LedgerId id() {
    return id;
  }

  @Override
  public synchronized void ordered(TaskRun.Waiting run) {
    enter(Kept.run(run));
  }

  @Override
  public synchronized Claim began(TaskRun.UnderWay run) {
    TaskRun claimed = Kept.run(run);
    if (claimed.equals(at(run.id()))) {
      return Claim.STANDS;
    }
    if (!(at(run.id()) instanceof TaskRun.Waiting waiting)
        || !claimed.order().orderedAt().equals(waiting.order().orderedAt())
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

  private void noteNode(TaskRun claimed) {
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
  public synchronized boolean wasSeen(String account) {
    available();
    return echoes.contains(account);
  }

  @Override
  public synchronized void seen(String account) {
    available();
    echoes.add(account);
  }

  @Override
  public synchronized void paused(Deed.Paused deed) {
    available();
    deeds.add(new Deed.Paused(deed.schedule(), Kept.instant(deed.at()), deed.by()));
    paused.add(deed.schedule());
  }

  @Override
  public synchronized void resumed(Deed.Resumed deed) {
    available();
    deeds.add(new Deed.Resumed(deed.schedule(), Kept.instant(deed.at()), deed.by()));
    paused.remove(deed.schedule());
  }

  @Override
  public synchronized List<Deed> deedsOf(RunId run) {
    available();
    return deeds.stream().filter(d -> d instanceof Deed.Aborted a && a.run().equals(run)).toList();
  }

  /** From now on attempts are begun by this node; and these are told of. */
  public synchronized void servedBy(String name, List<Node> all) {
    node = name;
    nodes = List.copyOf(all);
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

  @Override
  public synchronized List<Deed> deedsOf(ScheduleName schedule) {
    available();
    return deeds.stream()
        .filter(
            deed ->
                switch (deed) {
                  case Deed.Paused one -> one.schedule().equals(schedule);
                  case Deed.Resumed one -> one.schedule().equals(schedule);
                  case Deed.Aborted _ -> false;
                })
        .toList();
  }

  @Override
  public synchronized List<Stretch> stretches(ScheduleName schedule) {
    available();
    List<Stretch> all = new ArrayList<>(past.getOrDefault(schedule, List.of()));
    Optional.ofNullable(inForce.get(schedule)).ifPresent(one -> all.add(one.until(null)));
    return all;
  }

  @Override
  public synchronized void recorded(
      ScheduleName schedule, Instant from, Instant to, Consumer<Recorded> reader) {
    available();
    entries.values().stream()
        .map(Recorded::of)
        .flatMap(Optional::stream)
        .filter(one -> one.schedule().equals(schedule))
        .filter(one -> !one.last().isBefore(from) && one.first().isBefore(to))
        .forEach(reader);
  }

  @Override
  public synchronized void unsettled(TaskRun.Settling run) {
    replace(Kept.run(run), EnumSet.of(Status.RUNNING));
  }

  @Override
  public synchronized void ended(TaskRun.Over run) {
    replace(Kept.run(run), EnumSet.of(Status.RUNNING, Status.SETTLING));
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
  public synchronized List<Standing> inForce() {
    available();
    return inForce.values().stream().map(this::standing).toList();
  }

  @Override
  public synchronized Optional<Standing> inForce(ScheduleName schedule) {
    available();
    return Optional.ofNullable(inForce.get(schedule)).map(this::standing);
  }

  @Override
  public synchronized List<Standing> inForce(Collection<ScheduleName> schedules) {
    return inForce().stream()
        .filter(one -> schedules.contains(one.definition().schedule()))
        .toList();
  }

  /** Another node has read the set accepted last, or puts one of its own forward. */
  public synchronized void anotherHolds(String set) {
    var _ = putForward(set);
    isHeldByAnother = true;
  }

  @Override
  public synchronized boolean putForward(String set) {
    available();
    if (!sets.isEmpty() && sets.getLast().hash().equals(set)) {
      return true;
    }
    if (isHeldByAnother && sets.stream().anyMatch(one -> one.hash().equals(set))) {
      return false;
    }
    isHeldByAnother = false;
    sets.add(new AcceptedSet(sets.size() + 1L, set, Instant.EPOCH, node, 0));
    return true;
  }

  @Override
  public synchronized Optional<AcceptedSet> accepted() {
    available();
    return sets.isEmpty() ? Optional.empty() : Optional.of(sets.getLast());
  }

  @Override
  public void enact(Turnover turnover, Consumer<List<Standing>> told) {
    told.accept(enact(turnover));
  }

  private synchronized List<Standing> enact(Turnover turnover) {
    available();
    List<Standing> begun = new ArrayList<>();
    Instant at = Kept.instant(turnover.at());
    turnover.idle().forEach((schedule, hash) -> moveIdle(schedule, hash, at));
    turnover.end().forEach(this::endStretch);
    inForce.keySet().removeAll(turnover.end());
    for (Definition definition : turnover.begin()) {
      everInForce.add(definition.schedule());
      definitions.put(new DefinitionKey(definition.schedule(), definition.hash()), definition);
      InForce old = inForce.get(definition.schedule());
      if (old != null && !old.definition().hash().equals(definition.hash())) {
        endStretch(definition.schedule());
      }
      Instant fresh = later(at, cursor(definition.schedule()));
      InForce now =
          old == null
              ? new InForce(definition, fresh, fresh, null)
              : old.definition().hash().equals(definition.hash())
                  ? new InForce(definition, old.since(), old.cursor(), old.latest())
                  : new InForce(definition, old.cursor(), old.cursor(), null);
      inForce.put(definition.schedule(), now);
      if (old == null || !old.definition().hash().equals(definition.hash())) {
        begun.add(standing(now));
      }
    }
    broken = breaksWhenChanged;
    available();
    return begun;
  }

  /** Up to where slots have their entries, whether the schedule is in force or was. */
  private Instant cursor(ScheduleName schedule) {
    InForce one = inForce.get(schedule);
    return one == null ? cursors.getOrDefault(schedule, Instant.MIN) : one.cursor();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void moveIdle(ScheduleName schedule, String hash, Instant at) {
    InForce one = inForce.get(schedule);
    if (one != null && one.definition().hash().equals(hash)) {
      inForce.put(
          schedule,
          new InForce(one.definition(), one.since(), later(at, one.cursor()), one.latest()));
    }
  }

  private void endStretch(ScheduleName schedule) {
    InForce one = inForce.get(schedule);
    if (one != null) {
      past.computeIfAbsent(schedule, _ -> new ArrayList<>()).add(one.until(one.cursor()));
      cursors.put(schedule, one.cursor());
    }
  }

  @Override
  public synchronized List<Boolean> account(List<Accounted> steps) {
    available();
    List<Boolean> taken = steps.stream().map(this::take).toList();
    broken = breaksWhenChanged;
    available();
    return taken;
  }

  private boolean take(Accounted step) {
    InForce schedule = inForce.get(step.schedule());
    if (schedule == null
        || !schedule.definition().hash().equals(step.definition())
        || !schedule.cursor().equals(Kept.instant(step.from()))
        || paused.contains(step.schedule()) != step.paused()
        || (step.alone() && hasUnfinished(step.schedule()))) {
      return false;
    }
    NavigableMap<RunId, Entry> passed = new TreeMap<>();
    for (Entry entry : step.entries()) {
      Entry kept = Kept.entry(entry);
      boolean grows = kept instanceof Unfired && entries.get(kept.id()) instanceof Unfired;
      if (passed.put(kept.id(), kept) != null || (entries.containsKey(kept.id()) && !grows)) {
        throw new IllegalStateException("already on record: " + entry.id());
      }
    }
    passed.forEach(entries::put);
    passed.values().stream()
        .filter(TaskRun.UnderWay.class::isInstance)
        .forEach(entry -> noteNode((TaskRun) entry));
    RunId latest = passed.isEmpty() ? schedule.latest() : step.entries().getLast().id();
    inForce.put(
        step.schedule(),
        new InForce(schedule.definition(), schedule.since(), Kept.instant(step.through()), latest));
    return true;
  }

  @Override
  public synchronized Optional<Definition> definition(ScheduleName schedule, String hash) {
    available();
    return Optional.ofNullable(definitions.get(new DefinitionKey(schedule, hash)));
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
  public synchronized Forgotten forget(Cut cut, int most) {
    available();
    List<Entry> going =
        entries.values().stream().filter(entry -> mayGo(cut, entry)).limit(most).toList();
    for (Entry entry : going) {
      entries.remove(entry.id());
      whatIsLeft(entry)
          .ifPresent(
              left ->
                  pruned.merge(
                      new DefinitionKey(left.schedule(), left.definition()), left, Pruned::and));
    }
    return new Forgotten(going.size(), going.isEmpty() ? null : going.getLast().id());
  }

  private boolean mayGo(Cut cut, Entry entry) {
    RunId id = entry.id();
    RunId bound = entry.status().isBadEnd() ? cut.badBefore() : cut.before();
    boolean reachesOver =
        entry instanceof Unfired range && !range.lastSlot().isBefore(cut.beforeAt());
    return entry.status().isFinal()
        && Objects.equals(Plainly.schedule(entry), cut.schedule())
        && (cut.after() == null || id.compareTo(cut.after()) > 0)
        && id.compareTo(cut.before()) < 0
        && id.compareTo(bound) < 0
        && !reachesOver
        && inForce.values().stream().noneMatch(standing -> id.equals(standing.latest()))
        && !(cut.keepsLastGood() && isLastGood(entry));
  }

  private boolean isLastGood(Entry entry) {
    ScheduleName schedule = Plainly.schedule(entry);
    return schedule != null
        && entry.status() == Status.SUCCEEDED
        && entries.tailMap(entry.id(), false).values().stream()
            .noneMatch(
                later ->
                    later.status() == Status.SUCCEEDED && schedule.equals(Plainly.schedule(later)));
  }

  private static Optional<Pruned> whatIsLeft(Entry entry) {
    return switch (entry) {
      case TaskRun run ->
          run.order().cause() instanceof Cause.Slot slot
              ? Optional.of(
                  new Pruned(slot.schedule(), slot.definition(), slot.slot(), slot.slot(), 1))
              : Optional.empty();
      case Unfired range ->
          Optional.of(
              new Pruned(
                  range.schedule(),
                  range.definition(),
                  range.firstSlot(),
                  range.lastSlot(),
                  range.count()));
    };
  }

  @Override
  public synchronized List<Pruned> pruned(ScheduleName schedule) {
    available();
    return pruned.values().stream()
        .filter(left -> left.schedule().equals(schedule))
        .sorted(Comparator.comparing(Pruned::firstSlot))
        .toList();
  }

  @Override
  public synchronized Set<ScheduleName> schedules() {
    available();
    return Set.copyOf(everInForce);
  }

  @Override
  public synchronized Optional<RunId> newest(ScheduleName schedule, int n) {
    available();
    return entries.descendingMap().values().stream()
        .filter(entry -> schedule.equals(Plainly.schedule(entry)))
        .skip(n - 1L)
        .map(Entry::id)
        .findFirst();
  }

  @Override
  public synchronized Optional<RunId> exceeding(long bytes) {
    available();
    long sum = 0;
    for (Entry entry : entries.descendingMap().values()) {
      sum += bytesOf(entry);
      if (sum > bytes) {
        return Optional.of(entry.id());
      }
    }
    return Optional.empty();
  }

  private static long bytesOf(Entry entry) {
    if (!(entry instanceof TaskRun run)) {
      return 0;
    }
    long output =
        run instanceof TaskRun.Over over && over.outcome() instanceof Outcome.Succeeded(var kept)
            ? kept.size()
            : 0;
    return run.order().call().input().size() + output;
  }

  /** Payloads are part of their entries here, so that none is ever left over. */
  @Override
  public String sweep(String after, int most) {
    return "";
  }

  private Standing standing(InForce schedule) {
    Unfired tail =
        schedule.latest() != null && entries.get(schedule.latest()) instanceof Unfired range
            ? range
            : null;
    return new Standing(
        schedule.definition(),
        schedule.since(),
        schedule.cursor(),
        tail,
        paused.contains(schedule.definition().schedule()));
  }

  private void enter(TaskRun run) {
    Entry present = at(run.id());
    if (present != null && !present.equals(run)) {
      throw new IllegalStateException("already on record: " + present);
    }
    entries.put(run.id(), run);
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

  private @Nullable Entry at(RunId run) {
    available();
    return entries.get(run);
  }

  private void available() {
    if (broken) {
      throw new LedgerUnavailable("broken on purpose", new IOException("no space left on device"));
    }
  }
}
