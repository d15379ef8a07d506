package io.cronledger.schedule;

import io.cronledger.run.Cause;
import io.cronledger.run.Entry;
import io.cronledger.run.KeyEcho;
import io.cronledger.run.LedgerId;
import io.cronledger.run.Outcome;
import io.cronledger.run.RunId;
import io.cronledger.run.ScheduleName;
import io.cronledger.run.Status;
import io.cronledger.run.TaskRun;
import io.cronledger.run.Unfired;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A whole ledger that forgets everything with the process; as strict as the real ones. */
public class InMemoryLedger extends TimetableInMemory implements History, KeyEcho {

  private static final Comparator<DefinitionKey> BY_NAME =
      Comparator.comparing(DefinitionKey::schedule).thenComparing(DefinitionKey::hash);

  private final Map<DefinitionKey, Pruned> pruned = new TreeMap<>(BY_NAME);
  private final Set<String> echoes = new HashSet<>();

  public InMemoryLedger(LedgerId id) {
    super(id);
  }

  /** Does what no rule allows: takes an entry away, or puts another in its place. */
  public synchronized void tamper(RunId run, @Nullable Entry instead) {
    entries.remove(run);
    if (instead != null) {
      entries.put(instead.id(), instead);
    }
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
}
