package io.cronledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets runs go on the wire, only so many at a time; the others wait in their order. */
final class Gate {
  private int maxRunning;
  private final WaitingRoom room;
  private int running;
  private boolean stopped;

  Gate(Runner.Limits limits) {
    this.maxRunning = limits.maxRunning();
    this.room = new WaitingRoom(limits.startRate());
  }

  /** From now on; whoever is on the wire stays there. */
  synchronized void limit(Runner.Limits from) {
    maxRunning = from.maxRunning();
    room.startAtRate(from.startRate());
  }

  synchronized void add(TaskRun.Waiting run, Instant now) {
    room.add(run, now);
  }

  synchronized void addToBacklog(TaskRun.Waiting run) {
    room.addToBacklog(run);
  }

  /** Lets those come forward whose time has come. */
  synchronized void tick(Instant now) {
    room.tick(now);
  }

  /** Takes out those that must not go any more. */
  synchronized List<TaskRun.Waiting> takeLate(Instant now) {
    return room.takeLate(now);
  }

  /** The next one that may go; null if none may just now. Whoever goes leaves again. */
  synchronized TaskRun.@Nullable Waiting admit() {
    TaskRun.Waiting next = isOpen() ? room.next() : null;
    if (next != null) {
      running++;
    }
    return next;
  }

  /** Lets one go that does not wait; false if it may not just now, or others wait. */
  synchronized boolean enter() {
    boolean enters = isOpen() && !room.hasNext();
    if (enters) {
      running++;
    }
    return enters;
  }

  private boolean isOpen() {
    return !stopped && running < maxRunning;
  }

  synchronized void leave() {
    running--;
    notifyAll();
  }

  /** How many are on the wire. */
  synchronized int running() {
    return running;
  }

  /** Lets nobody go any more. */
  synchronized void stop() {
    stopped = true;
  }

  /**
   * Waits until nobody is on the wire, or the time is up.
   *
   * @return how many still are
   */
  synchronized int awaitIdle(Duration atMost, Time time) throws InterruptedException {
    long until = time.nanos() + atMost.toNanos();
    long left = atMost.toMillis();
    while (running > 0 && left > 0) {
      wait(left);
      left = Duration.ofNanos(until - time.nanos()).toMillis();
    }
    return running;
  }
}
