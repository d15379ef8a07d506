package io.cronledger.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs that wait until earlier ones of their schedule are over, as the ledger knows it. */
final class Turns {
  private final Ledger ledger;
  private final Map<ScheduleName, TreeMap<RunId, TaskRun.Waiting>> held = new HashMap<>();

  Turns(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Whether a run has to wait for others at all. */
  static boolean concern(TaskRun.Waiting run) {
    return run.order().turn() != Turn.AT_ONCE
        && run.attempts().isEmpty()
        && run.order().cause().schedule() != null;
  }

  synchronized void hold(TaskRun.Waiting run) {
    ScheduleName schedule = run.order().cause().schedule();
    if (schedule != null) {
      held.computeIfAbsent(schedule, _ -> new TreeMap<>()).put(run.id(), run);
    }
  }

  synchronized List<ScheduleName> schedules() {
    return List.copyOf(held.keySet());
  }

  /** The runs that a held one waits for: the earlier ones, or it might wait for ever. */
  List<TaskRun> ahead(TaskRun.Waiting run, ScheduleName schedule) {
    return ledger.unfinished(schedule).stream()
        .filter(other -> other.id().compareTo(run.id()) < 0)
        .toList();
  }

  /** The held runs of a schedule, oldest first. */
  synchronized List<TaskRun.Waiting> of(ScheduleName schedule) {
    return new ArrayList<>(held.getOrDefault(schedule, new TreeMap<>()).values());
  }

  /** Returns true to the one who lets the run go. */
  synchronized boolean letGo(TaskRun.Waiting run, ScheduleName schedule) {
    TreeMap<RunId, TaskRun.Waiting> runs = held.getOrDefault(schedule, new TreeMap<>());
    boolean mine = runs.remove(run.id()) != null;
    if (runs.isEmpty()) {
      held.remove(schedule);
    }
    return mine;
  }
}
