package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs that wait to be sent, in the order in which they go: what is due now, then what is left of a
 * backlog, oldest first and only so many a second, so that nothing due now waits for what is late
 * anyway. Not safe for use by several threads.
 */
final class WaitingRoom {
  /** The share of the start rate that the backlog of one task may take: one in so many. */
  private static final int SHARES = 5;

  /** What was not used is not saved up for longer. */
  private static final Duration SAVED = Duration.ofSeconds(1);

  private double startRate;
  private final Queue<TaskRun.Waiting> due = new ArrayDeque<>();
  private final Queue<TaskRun.Waiting> released = new ArrayDeque<>();
  private final PriorityQueue<TaskRun.Waiting> backlog =
      new PriorityQueue<>(Comparator.comparing(TaskRun.Waiting::id));
  private final PriorityQueue<TaskRun.Waiting> later =
      new PriorityQueue<>(Comparator.comparing(TaskRun.Waiting::notBefore));
  private final Map<TaskRef, Double> allowances = new HashMap<>();
  private double allowance;
  private @Nullable Instant countedAt;

  /**
   * @param startRate runs of a backlog that are let go a second
   */
  WaitingRoom(double startRate) {
    this.startRate = startRate;
  }

  /** From now on as many of a backlog are let go a second. */
  void startAtRate(double rate) {
    startRate = rate;
  }

  void add(TaskRun.Waiting run, Instant now) {
    (run.notBefore().isAfter(now) ? later : due).add(run);
  }

  void addToBacklog(TaskRun.Waiting run) {
    backlog.add(run);
  }

  boolean isEmpty() {
    return due.isEmpty() && released.isEmpty() && backlog.isEmpty() && later.isEmpty();
  }

  /** Whether somebody could go. */
  boolean hasNext() {
    return !due.isEmpty() || !released.isEmpty();
  }

  /** Who goes next; null if nobody may just now. */
  TaskRun.@Nullable Waiting next() {
    return due.isEmpty() ? released.poll() : due.poll();
  }

  /** Takes out those that must not be sent any more; they need not wait for their turn. */
  List<TaskRun.Waiting> takeLate(Instant now) {
    List<TaskRun.Waiting> late = new ArrayList<>();
    for (Queue<TaskRun.Waiting> queue : List.of(due, released, backlog)) {
      queue.removeIf(run -> Patience.isOver(run, now) && late.add(run));
    }
    return late;
  }

  /** Lets those come forward whose time has come. */
  void tick(Instant now) {
    while (!later.isEmpty() && !later.element().notBefore().isAfter(now)) {
      due.add(later.remove());
    }
    if (backlog.isEmpty()) {
      allowances.clear();
      countedAt = null;
      return;
    }
    earn(now);
    release();
  }

  private void earn(Instant now) {
    Duration since =
        countedAt == null || countedAt.isAfter(now) ? SAVED : Duration.between(countedAt, now);
    double seconds = Math.min(since.toNanos(), SAVED.toNanos()) / 1e9;
    countedAt = now;
    double rateOfTask = Math.max(Math.min(1, startRate), startRate / SHARES);
    double savedForTask = Math.max(1, rateOfTask);
    allowance = Math.min(Math.max(1, startRate), allowance + seconds * startRate);
    allowances.replaceAll((_, one) -> Math.min(savedForTask, one + seconds * rateOfTask));
    backlog.forEach(run -> allowances.putIfAbsent(run.order().task(), savedForTask));
  }

  private void release() {
    Queue<TaskRun.Waiting> notYet = new ArrayDeque<>();
    while (allowance >= 1 && !backlog.isEmpty()) {
      TaskRun.Waiting run = backlog.remove();
      double left = allowances.getOrDefault(run.order().task(), 0.0);
      if (left < 1) {
        notYet.add(run);
        continue;
      }
      allowances.put(run.order().task(), left - 1);
      allowance--;
      released.add(run);
    }
    backlog.addAll(notYet);
  }
}
