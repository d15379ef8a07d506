package io.cronledger.schedule;

import io.cronledger.run.Entry;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Starter;
import io.cronledger.run.TaskRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Steps of several cursors that the ledger takes together. Their schedules are held still from the
 * first look at each until what the ledger said is known.
 */
final class JointStep {
  private final Starter starter;
  private final List<Held> still = new ArrayList<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final List<Runnable> following = new ArrayList<>();
  private int size;

  /** One of them. */
  record Part(Held held, Accounted step, Claims claims) {}

  JointStep(Starter starter) {
    this.starter = starter;
  }

  /** What it takes to write it: its cursors and their entries. */
  int size() {
    return size;
  }

  /** Nothing moves this cursor meanwhile. */
  void hold(Held one) {
    one.lock();
    still.add(one);
  }

  void add(Held one, Accounted step) {
    add(one, step, _ -> true);
  }

  /** Adds it only if all its slots can be claimed. */
  void addIfClaimed(Held one, Accounted step) {
    add(one, step, made -> made.entries().stream().allMatch(TaskRun.UnderWay.class::isInstance));
  }

  private void add(Held one, Accounted step, Predicate<Accounted> wanted) {
    var claims = new Claims(starter);
    boolean isAdded = false;
    try {
      Accounted made = claims.of(step);
      if (wanted.test(made)) {
        parts.add(new Part(one, made, claims));
        size += 1 + step.entries().size();
        isAdded = true;
      }
    } finally {
      if (!isAdded) {
        claims.giveBack();
      }
    }
  }

  /**
   * Has the ledger take it.
   *
   * @return the parts that were not taken
   */
  List<Part> take(Function<List<Accounted>, List<Boolean>> ledger) {
    if (parts.isEmpty()) {
      return List.of();
    }
    List<Boolean> answers;
    try {
      answers = ledger.apply(parts.stream().map(Part::step).toList());
    } catch (LedgerUnavailable e) {
      // While they are held still: whoever comes next is to know that they may have moved.
      parts.forEach(part -> part.held().storeIsGone());
      parts.forEach(part -> part.claims().doubt());
      parts.clear();
      throw e;
    }
    List<Part> taken = new ArrayList<>();
    List<Part> denied = new ArrayList<>();
    for (boolean isTaken : answers) {
      (isTaken ? taken : denied).add(parts.removeFirst());
    }
    taken.forEach(part -> part.held().moved(part.step()));
    taken.forEach(part -> following.addAll(following(part)));
    denied.forEach(part -> part.claims().giveBack());
    return denied;
  }

  private List<Runnable> following(Part part) {
    List<Runnable> all = new ArrayList<>(part.claims().taken());
    for (Entry entry : part.step().entries()) {
      if (entry instanceof TaskRun.Waiting run) {
        all.add(() -> starter.start(run));
      }
    }
    return all;
  }

  /** Lets go of them all, and gives back what was claimed and not taken. */
  void end() {
    try {
      parts.forEach(part -> part.claims().giveBack());
    } finally {
      still.forEach(Held::unlock);
    }
  }

  /**
   * What sends what was taken, or has it wait for others. That may need the ledger, for which
   * nobody is to be kept from a schedule, so it comes after the end.
   */
  List<Runnable> following() {
    return following;
  }
}
