package io.cronledger.schedule;

import io.cronledger.run.Defects;
import io.cronledger.run.LedgerUnavailable;
import io.cronledger.run.Starter;
import io.cronledger.run.TaskRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Steps of several cursors that the ledger takes together. Their schedules are held still from the
 * first look at each until what the ledger said is known.
 */
final class JointStep {
  private final Starter starter;
  private final List<Held> still = new ArrayList<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final List<Part> taken = new ArrayList<>();
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
    var claims = new Claims(starter);
    boolean isClaimed = false;
    try {
      parts.add(new Part(one, claims.of(step), claims));
      isClaimed = true;
    } finally {
      if (!isClaimed) {
        claims.giveBack();
      }
    }
    size += 1 + step.entries().size();
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
    List<Part> denied = new ArrayList<>();
    for (boolean isTaken : answers) {
      (isTaken ? taken : denied).add(parts.removeFirst());
    }
    denied.forEach(part -> part.claims().giveBack());
    taken.forEach(part -> part.held().moved(part.step()));
    return denied;
  }

  /**
   * Lets go of them all, and gives back what was claimed and not taken. Then what was taken is
   * sent, or waits for others: that may need the ledger, for which nobody is to be kept from a
   * schedule.
   */
  void end(Defects defects) {
    try {
      parts.forEach(part -> part.claims().giveBack());
    } finally {
      still.forEach(Held::unlock);
      goOn(defects);
    }
  }

  /** All of it, whatever fails: it is on record, and nobody else has it. */
  private void goOn(Defects defects) {
    for (Runnable one : taken.stream().flatMap(this::following).toList()) {
      try {
        one.run();
      } catch (RuntimeException defect) {
        defects.add(defect);
      }
    }
  }

  private Stream<Runnable> following(Part part) {
    Stream<Runnable> waiting =
        part.step().entries().stream()
            .filter(TaskRun.Waiting.class::isInstance)
            .map(run -> () -> starter.start((TaskRun.Waiting) run));
    return Stream.concat(part.claims().sent(), waiting);
  }
}
